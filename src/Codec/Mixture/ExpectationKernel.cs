using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The E-step over a run of points: responsibilities of the components, their log-sum-exp and the weighted moments
/// the M-step needs, or the component of highest responsibility alone. There is one subclass for each vector width, number of channels
/// and covariance type; see <see cref="Create"/>.</summary>
/// <remarks>
/// Components whose log density at a point is more than <see cref="Reach"/> nats below the best one's are left out there.
/// A point's log-likelihood is thereby too low by at most K e^-16 (1.1e-7 K) nats, so a fall of that size between iterations
/// is within the method's accuracy.
/// </remarks>
// Bounds: points come in groups of whole vectors, and components are padded to them.
internal abstract class ExpectationKernel
{
    /// <summary>How many nats below the best component another one may be and still count.</summary>
    public const float Reach = 16f;

    /// <summary>The constant term of a component without weight: never within <see cref="Reach"/> of a living one.</summary>
    public const float Dead = -1e30f;

    /// <summary>Points whose sums run side by side, in as many lanes: a multiple of every vector width, so that sums do not depend on the width.</summary>
    public const int GroupSize = 16;

    /// <summary>Groups whose moments are added in single precision before they go into a double. Few enough that
    /// the rounding stays near 1e-6 of a variance.</summary>
    private protected const int GroupsPerFlush = 128;

    /// <summary>Parameters a component in the layout of <see cref="MixtureParameters.Pack"/>.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Moments a component: weight, weighted deviations from the current mean, then second moments of the shape.</summary>
    public abstract int MomentCount { get; }

    /// <summary>Adds the moments and the weighted log-likelihood of groups [first, end) to <paramref name="sums"/>.</summary>
    public abstract void Accumulate(PointColumns points, int first, int end, float[] parameters, ExpectationSums sums);

    /// <summary>The component of highest responsibility for every point; the lowest of equals.</summary>
    public abstract void Assign(PointColumns points, float[] parameters, int components, Span<int> labels);

    /// <summary>The kernel for a width, number of channels (3 or 4) and covariance type.</summary>
    public static ExpectationKernel Create(VectorWidth width, int dimensions, CovarianceType type) => width switch
    {
        VectorWidth.Bits512 => Create<Floats16>(dimensions, type),
        VectorWidth.Bits256 => Create<Floats8>(dimensions, type),
        VectorWidth.Bits128 => Create<Floats4>(dimensions, type),
        _ => Create<Floats1>(dimensions, type),
    };

    private static ExpectationKernel Create<TFloats>(int dimensions, CovarianceType type)
        where TFloats : struct, IFloats<TFloats> =>
        dimensions == 3 ? Create<TFloats, ThreeChannels>(type) : Create<TFloats, FourChannels>(type);

    private static ExpectationKernel Create<TFloats, TSpace>(CovarianceType type)
        where TFloats : struct, IFloats<TFloats>
        where TSpace : struct, IChannels => type switch
        {
            CovarianceType.Spherical => new ExpectationKernel<TFloats, TSpace, SphericalShape>(),
            CovarianceType.Tied => new ExpectationKernel<TFloats, TSpace, TiedShape>(),
            CovarianceType.Diagonal => new ExpectationKernel<TFloats, TSpace, DiagonalShape>(),
            _ => new ExpectationKernel<TFloats, TSpace, FullShape>(),
        };
}

/// <summary>The kernel for one width, space and shape: the branches on their constants vanish when it is compiled.</summary>
internal sealed class ExpectationKernel<TFloats, TSpace, TShape> : ExpectationKernel
    where TFloats : struct, IFloats<TFloats>
    where TSpace : struct, IChannels
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
    public override void Accumulate(PointColumns points, int first, int end, float[] parameters, ExpectationSums sums)
    {
        for (int start = first; start < end; start += GroupsPerFlush)
        {
            int stop = Math.Min(end, start + GroupsPerFlush);
            for (int group = start; group < stop; group++)
            {
                for (int lane = 0; lane < GroupSize; lane += TFloats.Count)
                {
                    AccumulateVector(points, group, lane, parameters, sums);
                }

                sums.AddLogLikelihoods();
            }

            sums.Flush();
        }
    }

    /// <inheritdoc/>
    public override void Assign(PointColumns points, float[] parameters, int components, Span<int> labels)
    {
        Span<float> winners = stackalloc float[GroupSize];
        for (int start = 0; start < points.Count; start += TFloats.Count)
        {
            var deviation = new Deviation(points, start);
            TFloats best = TFloats.Create(float.MinValue);
            TFloats winner = TFloats.Create(0f);
            ref float p = ref MemoryMarshal.GetArrayDataReference(parameters);
            for (int k = 0; k < components; k++)
            {
                TFloats density = deviation.LogDensity(ref p);
                winner = TFloats.SelectLess(best, density, TFloats.Create(k), winner);
                best = TFloats.Max(density, best);
                p = ref Unsafe.Add(ref p, ParameterCount);
            }

            TFloats.Store(winner, ref winners[0]);
            int count = Math.Min(TFloats.Count, points.Count - start);
            for (int i = 0; i < count; i++)
            {
                labels[start + i] = (int)winners[i];
            }
        }
    }

    /// <summary>Accumulates one vector of a group's points, in lanes from <paramref name="lane"/> on.</summary>
    private void AccumulateVector(PointColumns points, int group, int lane, float[] parameters, ExpectationSums sums)
    {
        int start = (group * GroupSize) + lane;
        var deviation = new Deviation(points, start);
        int components = sums.Components;
        ref float density = ref MemoryMarshal.GetArrayDataReference(sums.Densities);
        ref float p = ref MemoryMarshal.GetArrayDataReference(parameters);

        TFloats best = TFloats.Create(float.MinValue);
        for (int k = 0; k < components; k++)
        {
            TFloats value = deviation.LogDensity(ref Unsafe.Add(ref p, k * ParameterCount));
            TFloats.Store(value, ref Unsafe.Add(ref density, k * TFloats.Count));
            best = TFloats.Max(value, best);
        }

        // Densities relative to the best; components out of reach in all lanes are skipped: they would add zeros.
        uint allLanes = uint.MaxValue >> (32 - TFloats.Count);
        TFloats threshold = best - TFloats.Create(Reach);
        TFloats sum = TFloats.Create(0f);
        int active = 0;
        int[] actives = sums.Actives;
        for (int k = 0; k < components; k++)
        {
            TFloats value = TFloats.Load(ref Unsafe.Add(ref density, k * TFloats.Count));
            if (TFloats.LessOrEqualBits(value, threshold) != allLanes)
            {
                TFloats relative = TFloats.SelectLess(threshold, value, FloatMath.Exp(value - best), TFloats.Create(0f));
                TFloats.Store(relative, ref Unsafe.Add(ref density, k * TFloats.Count));
                sum += relative;
                actives[active++] = k;
            }
        }

        TFloats weight = TFloats.Load(ref points.Weights[start]);
        TFloats.Store((best + FloatMath.Log(sum)) * weight, ref sums.LogLikelihoods[lane]);
        TFloats scale = weight / sum;
        ref float moments = ref sums.LaneMoments[lane];
        for (int i = 0; i < active; i++)
        {
            int k = actives[i];
            TFloats share = TFloats.Load(ref Unsafe.Add(ref density, k * TFloats.Count)) * scale;
            deviation.AddMoments(share, ref Unsafe.Add(ref p, k * ParameterCount), ref Unsafe.Add(ref moments, k * MomentCount * GroupSize));
        }
    }

    /// <summary>A vector of points, as deviations from the mean of one component.</summary>
    private readonly struct Deviation
    {
        private readonly TFloats _x;
        private readonly TFloats _y;
        private readonly TFloats _z;
        private readonly TFloats _alpha;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Deviation(PointColumns points, int start)
        {
            _x = TFloats.Load(ref points.X[start]);
            _y = TFloats.Load(ref points.Y[start]);
            _z = TFloats.Load(ref points.Z[start]);
            _alpha = TSpace.Dimensions == 4 ? TFloats.Load(ref points.Alpha[start]) : default;
        }

        /// <summary>ln(mixing probability x density): the constant minus the squared length of the whitened deviation.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TFloats LogDensity(ref float p)
        {
            int d = TSpace.Dimensions;
            int whitening = TShape.WhiteningLength(d);
            TFloats x = _x - Parameter(ref p, 0);
            TFloats y = _y - Parameter(ref p, 1);
            TFloats z = _z - Parameter(ref p, 2);
            TFloats a = d == 4 ? _alpha - Parameter(ref p, 3) : default;
            TFloats constant = Parameter(ref p, d + whitening);
            ref float w = ref Unsafe.Add(ref p, d);
            if (whitening == 1)
            {
                // Spherical: one scale for all channels.
                TFloats square = (x * x) + (y * y) + (z * z);
                square = d == 4 ? square + (a * a) : square;
                return constant - (square * Parameter(ref w, 0));
            }

            if (whitening == d)
            {
                // Diagonal: a scale for each channel.
                TFloats square = (x * x * Parameter(ref w, 0)) + (y * y * Parameter(ref w, 1)) + (z * z * Parameter(ref w, 2));
                square = d == 4 ? square + (a * a * Parameter(ref w, 3)) : square;
                return constant - square;
            }

            // Tied or full: a lower triangle.
            TFloats u = x * Parameter(ref w, 0);
            TFloats v = (x * Parameter(ref w, 1)) + (y * Parameter(ref w, 2));
            TFloats t = (x * Parameter(ref w, 3)) + (y * Parameter(ref w, 4)) + (z * Parameter(ref w, 5));
            TFloats length = (u * u) + (v * v) + (t * t);
            if (d == 4)
            {
                TFloats s = (x * Parameter(ref w, 6)) + (y * Parameter(ref w, 7)) + (z * Parameter(ref w, 8)) + (a * Parameter(ref w, 9));
                length += s * s;
            }

            return constant - length;
        }

        /// <summary>Adds <paramref name="share"/> times 1, the deviations and their products to the sums of these lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMoments(TFloats share, ref float p, ref float m)
        {
            int d = TSpace.Dimensions;
            TFloats x = _x - Parameter(ref p, 0);
            TFloats y = _y - Parameter(ref p, 1);
            TFloats z = _z - Parameter(ref p, 2);
            TFloats a = d == 4 ? _alpha - Parameter(ref p, 3) : default;
            TFloats sx = share * x;
            TFloats sy = share * y;
            TFloats sz = share * z;
            TFloats sa = d == 4 ? share * a : default;
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
                TFloats trace = (sx * x) + (sy * y) + (sz * z);
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
        private static TFloats Parameter(ref float p, int index) => TFloats.Create(Unsafe.Add(ref p, index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(ref float moments, int index, TFloats value)
        {
            ref float sum = ref Unsafe.Add(ref moments, index * GroupSize);
            TFloats.Store(TFloats.Load(ref sum) + value, ref sum);
        }
    }
}
