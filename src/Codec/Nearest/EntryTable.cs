using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Palette entries or cluster centres, or a selection of them in ascending order, as the kernels read them: one array an
/// axis, what every score begins with (see <see cref="NearestKernels"/>), and the number of the entry.</summary>
internal sealed class EntryTable
{
    /// <summary>Entries past <see cref="Count"/> that <see cref="Pad"/> fills: one less than the widest vector's lanes.</summary>
    private const int Padding = 15;

    // Far beyond any colour, yet its square stays finite.
    private const float Far = 1e18f;

    private float[] _scores = [];

    /// <summary>Makes a table with room for <paramref name="capacity"/> entries.</summary>
    public EntryTable(int capacity)
    {
        int length = capacity + Padding;
        X = new float[length];
        Y = new float[length];
        Z = new float[length];
        Alpha = new float[length];
        MinusHalfNorms = new float[length];
        Ids = new int[length];
    }

    /// <summary>Makes a table of a palette.</summary>
    public EntryTable(MetricSpace space, ReadOnlySpan<RgbaColor> palette)
        : this(palette.Length)
    {
        space.ToCoordinates(palette, X, Y, Z, Alpha);
        for (int i = 0; i < palette.Length; i++)
        {
            Add(i, X[i], Y[i], Z[i], Alpha[i]);
        }

        Pad();
    }

    /// <summary>Number of entries, padding not counted.</summary>
    public int Count { get; private set; }

    /// <summary>First coordinates.</summary>
    public float[] X { get; }

    /// <summary>Second coordinates.</summary>
    public float[] Y { get; }

    /// <summary>Third coordinates.</summary>
    public float[] Z { get; }

    /// <summary>Fourth coordinates; 0 in three dimensions.</summary>
    public float[] Alpha { get; }

    /// <summary>Coordinates along an axis, 0 to 3.</summary>
    public ReadOnlySpan<float> Axis(int axis) => (axis switch { 0 => X, 1 => Y, 2 => Z, _ => Alpha }).AsSpan(0, Count);

    /// <summary>-|c|^2 / 2 of every entry c.</summary>
    public float[] MinusHalfNorms { get; }

    /// <summary>Numbers of the entries.</summary>
    public int[] Ids { get; }

    /// <summary>The largest squared norm of the entries, or of those they were selected from.</summary>
    public float LargestNorm { get; private set; }

    /// <summary>Whether a table has room for this many entries.</summary>
    public bool Fits(int count) => count <= X.Length - Padding;

    /// <summary>Takes every centre of <paramref name="centers"/>, four doubles each, numbered from 0.</summary>
    public void Load(ReadOnlySpan<double> centers)
    {
        Clear();
        for (int i = 0; i < centers.Length; i += 4)
        {
            Add(i / 4, centers.Slice(i, 4));
        }

        Pad();
    }

    /// <summary>Starts a selection of another table's entries.</summary>
    public void Clear(EntryTable source)
    {
        Count = 0;
        LargestNorm = source.LargestNorm;
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        Count = 0;
        LargestNorm = 0;
    }

    /// <summary>Appends a centre of four coordinates.</summary>
    public void Add(int id, ReadOnlySpan<double> center) =>
        Add(id, (float)center[0], (float)center[1], (float)center[2], (float)center[3]);

    /// <summary>Appends entry <paramref name="index"/> of another table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(EntryTable source, int index)
    {
        int count = Count++;
        X[count] = source.X[index];
        Y[count] = source.Y[index];
        Z[count] = source.Z[index];
        Alpha[count] = source.Alpha[index];
        MinusHalfNorms[count] = source.MinusHalfNorms[index];
        Ids[count] = source.Ids[index];
    }

    /// <summary>Fills the rest of the last vector with entries that are never near.</summary>
    public void Pad()
    {
        X.AsSpan(Count, Padding).Fill(Far);
        Y.AsSpan(Count, Padding).Fill(Far);
        Z.AsSpan(Count, Padding).Fill(Far);
        Alpha.AsSpan(Count, Padding).Clear();
        MinusHalfNorms.AsSpan(Count, Padding).Fill(-1.5f * Far * Far);
    }

    /// <summary>A padded copy without spare room.</summary>
    public EntryTable ToTrimmed()
    {
        var copy = new EntryTable(Count);
        copy.Clear(this);
        for (int i = 0; i < Count; i++)
        {
            copy.Add(this, i);
        }

        copy.Pad();
        return copy;
    }

    /// <summary>The coordinates of each entry in one vector.</summary>
    public Vector128<float>[] ToPoints()
    {
        var points = new Vector128<float>[Count];
        for (int i = 0; i < Count; i++)
        {
            points[i] = Vector128.Create(X[i], Y[i], Z[i], Alpha[i]);
        }

        return points;
    }

    /// <summary>Working memory for the scores of all entries of another table, padding included, from which this one's are selected.</summary>
    public Span<float> RoomForScores(EntryTable source)
    {
        if (_scores.Length < source.X.Length)
        {
            _scores = new float[source.X.Length];
        }

        return _scores;
    }

    private void Add(int id, float x, float y, float z, float alpha)
    {
        float norm = x * x + y * y + (z * z + alpha * alpha);
        X[Count] = x;
        Y[Count] = y;
        Z[Count] = z;
        Alpha[Count] = alpha;
        MinusHalfNorms[Count] = -0.5f * norm;
        Ids[Count++] = id;
        LargestNorm = Math.Max(LargestNorm, norm);
    }
}
