using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>A <see cref="PointSet"/> laid out for fitting: padded columns for the vector kernels, rows for accumulation, and a
/// tight bounding box for every block of 64 points and every group of 16 blocks, by which most centres are ruled out at once.</summary>
internal sealed class PointBlocks
{
    /// <summary>Points a block.</summary>
    public const int BlockSize = NearestKernels.Batch;

    /// <summary>Blocks a group.</summary>
    public const int GroupSize = 16;

    /// <summary>Lays out a set of at least one point.</summary>
    public PointBlocks(PointSet points)
    {
        Count = points.Count;
        Dimensions = points.Dimensions;
        Residual = points.Residual;
        TotalWeight = points.TotalWeight;
        BlockCount = (Count + BlockSize - 1) / BlockSize;
        int padded = BlockCount * BlockSize;
        Columns = PointColumns.Padded(points);
        Rows = new float[4 * padded];
        BlockSums = new double[4 * BlockCount];
        BlockWeights = new double[BlockCount];
        Blocks = new ColorBox[BlockCount];
        Groups = new ColorBox[(BlockCount + GroupSize - 1) / GroupSize];
        Array.Fill(Groups, ColorBox.Empty);
        for (int block = 0; block < BlockCount; block++)
        {
            Blocks[block] = LayOut(block);
            Groups[block / GroupSize] = Groups[block / GroupSize].Union(in Blocks[block]);
        }
    }

    /// <summary>Number of points, without padding.</summary>
    public int Count { get; }

    /// <summary>3 or 4.</summary>
    public int Dimensions { get; }

    /// <summary>Number of blocks, the last one padded with points of weight 0.</summary>
    public int BlockCount { get; }

    /// <summary>Coordinates by axis, padded to whole blocks by repeating the last point.</summary>
    public PointColumns Columns { get; }

    /// <summary>Coordinates by point, four a point (the fourth is 0 in three dimensions), padded alike.</summary>
    public float[] Rows { get; }

    /// <summary>Weights; 0 in the padding.</summary>
    public float[] Weights => Columns.Weights;

    /// <summary>Weighted coordinate sums of each block, four a block.</summary>
    public double[] BlockSums { get; }

    /// <summary>Weight of each block.</summary>
    public double[] BlockWeights { get; }

    /// <summary>Boxes of the blocks.</summary>
    public ColorBox[] Blocks { get; }

    /// <summary>Boxes of the groups of <see cref="GroupSize"/> blocks.</summary>
    public ColorBox[] Groups { get; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Weighted sum of the points' squared norms.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Largest squared norm of a point.</summary>
    public double LargestNorm { get; private set; }

    /// <summary>Squared error inside the points; see <see cref="PointSet.Residual"/>.</summary>
    public double Residual { get; }

    /// <summary>Copies a point's four coordinates.</summary>
    public void CopyPoint(int point, Span<double> destination)
    {
        for (int d = 0; d < 4; d++)
        {
            destination[d] = Rows[4 * point + d];
        }
    }

    /// <summary>Squared distance of a point to four coordinates.</summary>
    public double SquaredDistance(int point, ReadOnlySpan<double> to)
    {
        double x = Rows[4 * point] - to[0], y = Rows[4 * point + 1] - to[1], z = Rows[4 * point + 2] - to[2], a = Rows[4 * point + 3] - to[3];
        return x * x + y * y + (z * z + a * a);
    }

    /// <summary>A random point, as likely as its weight.</summary>
    public int DrawByWeight(Prng random)
    {
        double target = random.NextDouble() * TotalWeight;
        int point = 0;
        while (point < Count - 1 && (target -= Weights[point]) >= 0)
        {
            point++;
        }

        return point;
    }

    /// <summary>Fills in a block's rows and sums, and finds its box.</summary>
    private ColorBox LayOut(int block)
    {
        int start = block * BlockSize;
        Vector256<double> sum = default;
        ColorBox box = ColorBox.Empty;
        double weight = 0;
        for (int i = start; i < start + BlockSize; i++)
        {
            var row = Vector128.Create(Columns.X[i], Columns.Y[i], Columns.Z[i], Dimensions == 4 ? Columns.Alpha[i] : 0);
            row.CopyTo(Rows, 4 * i);
            box = box.Union(new ColorBox(row, row));
            Vector256<double> wide = Vector256.WidenLower(row.ToVector256Unsafe()), square = wide * wide;
            double w = Weights[i], norm = square[0] + square[1] + (square[2] + square[3]);
            sum += wide * Vector256.Create(w);
            weight += w;
            SumOfSquares += w * norm;
            LargestNorm = Math.Max(LargestNorm, norm);
        }

        sum.CopyTo(BlockSums, 4 * block);
        BlockWeights[block] = weight;
        return box;
    }
}

/// <summary>Weighted points as one array an axis.</summary>
internal sealed class PointColumns(int capacity, bool hasAlpha)
{
    /// <summary>Number of points; more may follow as padding.</summary>
    public int Count { get; private init; } = capacity;

    public float[] X { get; } = new float[capacity];

    public float[] Y { get; } = new float[capacity];

    public float[] Z { get; } = new float[capacity];

    /// <summary>Fourth coordinates; empty in three dimensions.</summary>
    public float[] Alpha { get; } = hasAlpha ? new float[capacity] : [];

    /// <summary>Weights; 0 in the padding.</summary>
    public float[] Weights { get; } = new float[capacity];

    /// <summary>Copies points and pads them to whole batches of the kernels by repeating the last, with weight 0: so no lane holds a number of
    /// another magnitude.</summary>
    public static PointColumns Padded(PointSet points)
    {
        int capacity = (points.Count + NearestKernels.Batch - 1) / NearestKernels.Batch * NearestKernels.Batch;
        var columns = new PointColumns(capacity, points.Dimensions == 4) { Count = points.Count };
        Fill(points.X, columns.X);
        Fill(points.Y, columns.Y);
        Fill(points.Z, columns.Z);
        if (points.Dimensions == 4)
        {
            Fill(points.Alpha, columns.Alpha);
        }

        points.Weights.CopyTo(columns.Weights, 0);
        return columns;

        static void Fill(float[] source, float[] column)
        {
            source.CopyTo(column, 0);
            column.AsSpan(source.Length).Fill(source[^1]);
        }
    }
}
