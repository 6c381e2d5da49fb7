using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The E-step over a run of points: responsibilities of the components, their log-sum-exp and the weighted moments
/// the M-step needs, or the component of highest responsibility alone. One subclass a vector width, number of channels and
/// covariance type; see <see cref="Create"/>.</summary>
/// <remarks>
/// Components whose log density at a point is more than <see cref="Reach"/> nats below the best one's are left out there.
/// A point's log-likelihood is thereby too low by at most K e^-16 (1.1e-7 K) nats, so a fall of that size between iterations
/// is within the method's accuracy.
/// </remarks>
internal abstract class ExpectationKernel
{
    /// <summary>How many nats below the best component another one still counts.</summary>
    public const float Reach = 16f;

    /// <summary>The constant term of a component without weight: never within <see cref="Reach"/> of a living one.</summary>
    public const float Dead = -1e30f;

    /// <summary>Groups whose moments are added in single precision before they go into a double. Few enough that
    /// the rounding stays near 1e-6 of a variance.</summary>
    private protected const int GroupsPerFlush = 128;

    /// <summary>Parameters a component in the layout of <see cref="MixtureParameters.Pack"/>.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Moments a component: weight, weighted deviations from the current mean, then second moments of the shape.</summary>
    public abstract int MomentCount { get; }

    /// <summary>Adds the moments and the weighted log-likelihood of groups [first, end) to <paramref name="sums"/>.</summary>
    public abstract void Accumulate(LanePoints points, int first, int end, float[] parameters, ExpectationSums sums);

    /// <summary>The component of highest responsibility for every point; the lowest of equals.</summary>
    public abstract void Assign(LanePoints points, float[] parameters, int components, Span<int> labels);

    /// <summary>The kernel for a width, number of channels (3 or 4) and covariance type.</summary>
    public static ExpectationKernel Create(VectorWidth width, int dimensions, CovarianceType type) => width switch
    {
        VectorWidth.Bits512 => Create<Sixteen512>(dimensions, type),
        VectorWidth.Bits256 => Create<Sixteen256>(dimensions, type),
        VectorWidth.Bits128 => Create<Sixteen128>(dimensions, type),
        _ => Create<SixteenScalar>(dimensions, type),
    };

    private static ExpectationKernel Create<TLanes>(int dimensions, CovarianceType type)
        where TLanes : struct, ISixteen<TLanes> =>
        dimensions == 3 ? Create<TLanes, ThreeChannels>(type) : Create<TLanes, FourChannels>(type);

    private static ExpectationKernel Create<TLanes, TSpace>(CovarianceType type)
        where TLanes : struct, ISixteen<TLanes>
        where TSpace : struct, IMixtureSpace => type switch
        {
            CovarianceType.Spherical => new ExpectationKernel<TLanes, TSpace, SphericalShape>(),
            CovarianceType.Tied => new ExpectationKernel<TLanes, TSpace, TiedShape>(),
            CovarianceType.Diagonal => new ExpectationKernel<TLanes, TSpace, DiagonalShape>(),
            _ => new ExpectationKernel<TLanes, TSpace, FullShape>(),
        };
}

/// <summary>The kernel for one width, space and shape: the branches on their constants vanish when it is compiled.</summary>
internal sealed class ExpectationKernel<TLanes, TSpace, TShape> : ExpectationKernel
    where TLanes : struct, ISixteen<TLanes>
    where TSpace : struct, IMixtureSpace
    where TShape : struct, IMixtureShape
{
    /// <inheritdoc/>
    public override int ParameterCount => TSpace.Dimensions + TShape.WhiteningLength(TSpace.Dimensions) + 1;

    /// <inheritdoc/>
    public override int MomentCount => 1 + TSpace.Dimensions + TShape.Gathers switch
    {
        SecondMoments.None => 0,
        SecondMoments.Trace => 1,
        SecondMoments.Diagonal => TSpace.Dimensions,
        _ => TSpace.Dimensions * (TSpace.Dimensions + 1) / 2,
    };

    /// <inheritdoc/>
    public override void Accumulate(LanePoints points, int first, int end, float[] parameters, ExpectationSums sums)
    {
        for (int start = first; start < end; start += GroupsPerFlush)
        {
            int stop = Math.Min(end, start + GroupsPerFlush);
            for (int group = start; group < stop; group++)
            {
                AccumulateGroup(points, group, parameters, sums);
            }

            sums.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Assign(LanePoints points, float[] parameters, int components, Span<int> labels)
    {
        Span<float> winners = stackalloc float[16];
        for (int group = 0; group < points.Groups; group++)
        {
            var deviation = new Deviation(points, group);
            TLanes best = TLanes.Create(float.MinValue);
            TLanes winner = TLanes.Create(0f);
            ref float p = ref MemoryMarshal.GetArrayDataReference(parameters);
            for (int k = 0; k < components; k++)
            {
                TLanes density = deviation.LogDensity(ref p);
                winner = TLanes.SelectGreater(density, best, TLanes.Create(k), winner);
                best = TLanes.Max(density, best);
                p = ref Unsafe.Add(ref p, ParameterCount);
            }

            TLanes.Store(winner, ref winners[0]);
            int count = Math.Min(16, points.Count - (group * 16));
            for (int i = 0; i < count; i++)
            {
                labels[(group * 16) + i] = (int)winners[i];
            }
        }
    }

    private void AccumulateGroup(LanePoints points, int group, float[] parameters, ExpectationSums sums)
    {
        var deviation = new Deviation(points, group);
        int components = sums.Components;
        ref float density = ref MemoryMarshal.GetArrayDataReference(sums.Densities);
        ref float p = ref MemoryMarshal.GetArrayDataReference(parameters);

        TLanes best = TLanes.Create(float.MinValue);
        for (int k = 0; k < components; k++)
        {
            TLanes value = deviation.LogDensity(ref Unsafe.Add(ref p, k * ParameterCount));
            TLanes.Store(value, ref Unsafe.Add(ref density, k * 16));
            best = TLanes.Max(value, best);
        }

        // Densities relative to the best; what is out of reach in all sixteen lanes is not looked at again.
        TLanes threshold = best - TLanes.Create(Reach);
        TLanes sum = TLanes.Create(0f);
        int active = 0;
        int[] actives = sums.Actives;
        for (int k = 0; k < components; k++)
        {
            TLanes value = TLanes.Load(ref Unsafe.Add(ref density, k * 16));
            if (TLanes.AnyGreater(value, threshold))
            {
                TLanes relative = TLanes.SelectGreater(value, threshold, SixteenMath.Exp(value - best), TLanes.Create(0f));
                TLanes.Store(relative, ref Unsafe.Add(ref density, k * 16));
                sum += relative;
                actives[active++] = k;
            }
        }

        TLanes weight = TLanes.Load(ref points.Weights[group * 16]);
        sums.AddLogLikelihood((best + SixteenMath.Log(sum)) * weight);
        TLanes scale = weight / sum;
        ref float moments = ref MemoryMarshal.GetArrayDataReference(sums.LaneMoments);
        for (int i = 0; i < active; i++)
        {
            int k = actives[i];
            TLanes share = TLanes.Load(ref Unsafe.Add(ref density, k * 16)) * scale;
            deviation.AddMoments(share, ref Unsafe.Add(ref p, k * ParameterCount), ref Unsafe.Add(ref moments, k * MomentCount * 16));
        }
    }

    /// <summary>Sixteen points, and what they are to one component.</summary>
    private readonly struct Deviation
    {
        private readonly TLanes _x;
        private readonly TLanes _y;
        private readonly TLanes _z;
        private readonly TLanes _alpha;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Deviation(LanePoints points, int group)
        {
            _x = TLanes.Load(ref points.X[group * 16]);
            _y = TLanes.Load(ref points.Y[group * 16]);
            _z = TLanes.Load(ref points.Z[group * 16]);
            _alpha = TSpace.Dimensions == 4 ? TLanes.Load(ref points.Alpha[group * 16]) : default;
        }

        /// <summary>ln(mixing probability x density): the constant minus the squared length of the whitened deviation.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes LogDensity(ref float p)
        {
            int d = TSpace.Dimensions;
            int whitening = TShape.WhiteningLength(d);
            TLanes x = _x - Parameter(ref p, 0);
            TLanes y = _y - Parameter(ref p, 1);
            TLanes z = _z - Parameter(ref p, 2);
            TLanes a = d == 4 ? _alpha - Parameter(ref p, 3) : default;
            TLanes constant = Parameter(ref p, d + whitening);
            ref float w = ref Unsafe.Add(ref p, d);
            if (whitening == 1)
            {
                TLanes square = (x * x) + (y * y) + (z * z);
                square = d == 4 ? square + (a * a) : square;
                return constant - (square * Parameter(ref w, 0));
            }

            if (whitening == d)
            {
                TLanes square = (x * x * Parameter(ref w, 0)) + (y * y * Parameter(ref w, 1)) + (z * z * Parameter(ref w, 2));
                square = d == 4 ? square + (a * a * Parameter(ref w, 3)) : square;
                return constant - square;
            }

            TLanes u = x * Parameter(ref w, 0);
            TLanes v = (x * Parameter(ref w, 1)) + (y * Parameter(ref w, 2));
            TLanes t = (x * Parameter(ref w, 3)) + (y * Parameter(ref w, 4)) + (z * Parameter(ref w, 5));
            TLanes length = (u * u) + (v * v) + (t * t);
            if (d == 4)
            {
                TLanes s = (x * Parameter(ref w, 6)) + (y * Parameter(ref w, 7)) + (z * Parameter(ref w, 8)) + (a * Parameter(ref w, 9));
                length += s * s;
            }

            return constant - length;
        }

        /// <summary>Adds <paramref name="share"/> times 1, the deviations and their products to sixteen-lane sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMoments(TLanes share, ref float p, ref float m)
        {
            int d = TSpace.Dimensions;
            TLanes x = _x - Parameter(ref p, 0);
            TLanes y = _y - Parameter(ref p, 1);
            TLanes z = _z - Parameter(ref p, 2);
            TLanes a = d == 4 ? _alpha - Parameter(ref p, 3) : default;
            TLanes sx = share * x;
            TLanes sy = share * y;
            TLanes sz = share * z;
            TLanes sa = d == 4 ? share * a : default;
            Add(ref m, 0, share);
            Add(ref m, 1, sx);
            Add(ref m, 2, sy);
            Add(ref m, 3, sz);
            if (d == 4)
            {
                Add(ref m, 4, sa);
            }

            if (TShape.Gathers == SecondMoments.Trace)
            {
                TLanes trace = (sx * x) + (sy * y) + (sz * z);
                Add(ref m, d + 1, d == 4 ? trace + (sa * a) : trace);
            }
            else if (TShape.Gathers == SecondMoments.Diagonal)
            {
                Add(ref m, d + 1, sx * x);
                Add(ref m, d + 2, sy * y);
                Add(ref m, d + 3, sz * z);
                if (d == 4)
                {
                    Add(ref m, d + 4, sa * a);
                }
            }
            else if (TShape.Gathers == SecondMoments.Full)
            {
                Add(ref m, d + 1, sx * x);
                Add(ref m, d + 2, sy * x);
                Add(ref m, d + 3, sy * y);
                Add(ref m, d + 4, sz * x);
                Add(ref m, d + 5, sz * y);
                Add(ref m, d + 6, sz * z);
                if (d == 4)
                {
                    Add(ref m, d + 7, sa * x);
                    Add(ref m, d + 8, sa * y);
                    Add(ref m, d + 9, sa * z);
                    Add(ref m, d + 10, sa * a);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLanes Parameter(ref float p, int index) => TLanes.Create(Unsafe.Add(ref p, index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(ref float moments, int index, TLanes value)
        {
            ref float sum = ref Unsafe.Add(ref moments, index * 16);
            TLanes.Store(TLanes.Load(ref sum) + value, ref sum);
        }
    }
}
