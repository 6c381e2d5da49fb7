using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Cluster centres, or a selection of them in ascending order, as the kernels read them: one array an axis, half the
/// squared norm, and the cluster's number.</summary>
internal sealed class CenterTable
{
    /// <summary>Entries past <see cref="Count"/> that <see cref="Pad"/> fills: one less than the widest vector's lanes.</summary>
    private const int Padding = 15;

    // Far beyond any colour, yet its square stays finite.
    private const float Far = 1e18f;

    /// <summary>Makes a table with room for <paramref name="capacity"/> centres.</summary>
    public CenterTable(int capacity)
    {
        int length = capacity + Padding;
        X = new float[length];
        Y = new float[length];
        Z = new float[length];
        Alpha = new float[length];
        HalfNorm = new float[length];
        Ids = new int[length];
    }

    public int Count { get; set; }

    public float[] X { get; }

    public float[] Y { get; }

    public float[] Z { get; }

    /// <summary>Fourth coordinates; 0 in three dimensions.</summary>
    public float[] Alpha { get; }

    public float[] HalfNorm { get; }

    public int[] Ids { get; }

    /// <summary>Whether a table has room for this many centres.</summary>
    public bool Fits(int count) => count <= X.Length - Padding;

    /// <summary>Takes every centre of <paramref name="centers"/>, four doubles each, numbered from 0.</summary>
    /// <returns>The largest squared norm among them.</returns>
    public double Load(ReadOnlySpan<double> centers)
    {
        double largest = 0;
        Count = 0;
        for (int i = 0; i < centers.Length; i += 4)
        {
            Add(Count, centers.Slice(i, 4));
            largest = Math.Max(largest, 2.0 * HalfNorm[Count - 1]);
        }

        Pad();
        return largest;
    }

    /// <summary>Appends a centre.</summary>
    public void Add(int id, ReadOnlySpan<double> center)
    {
        float x = (float)center[0], y = (float)center[1], z = (float)center[2], alpha = (float)center[3];
        X[Count] = x;
        Y[Count] = y;
        Z[Count] = z;
        Alpha[Count] = alpha;
        HalfNorm[Count] = 0.5f * (x * x + y * y + (z * z + alpha * alpha));
        Ids[Count++] = id;
    }

    /// <summary>Appends entry <paramref name="index"/> of another table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(CenterTable source, int index)
    {
        int count = Count++;
        X[count] = source.X[index];
        Y[count] = source.Y[index];
        Z[count] = source.Z[index];
        Alpha[count] = source.Alpha[index];
        HalfNorm[count] = source.HalfNorm[index];
        Ids[count] = source.Ids[index];
    }

    /// <summary>Fills the rest of the last vector with centres that are never near.</summary>
    public void Pad()
    {
        X.AsSpan(Count, Padding).Fill(Far);
        Y.AsSpan(Count, Padding).Fill(Far);
        Z.AsSpan(Count, Padding).Fill(Far);
        Alpha.AsSpan(Count, Padding).Clear();
        HalfNorm.AsSpan(Count, Padding).Fill(1.5f * Far * Far);
    }
}
