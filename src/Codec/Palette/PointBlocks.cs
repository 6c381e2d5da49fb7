namespace Tinct.Codec;

/// <summary>A <see cref="PointSet"/> laid out for fitting: padded columns for the vector kernels, rows for accumulation, and a
/// tight bounding box for every block of 64 points and every group of 16 blocks, by which most centres are ruled out at once.</summary>
internal sealed class PointBlocks
{
    /// <summary>Points a block.</summary>
    public const int BlockSize = 64;

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
        Columns = new PointColumns(padded, Dimensions == 4);
        Weights = new float[padded];
        points.Weights.CopyTo(Weights, 0);
        FillColumn(points.X, Columns.X);
        FillColumn(points.Y, Columns.Y);
        FillColumn(points.Z, Columns.Z);
        if (Dimensions == 4)
        {
            FillColumn(points.Alpha, Columns.Alpha);
        }

        Rows = new float[4 * padded];
        BlockSums = new double[4 * BlockCount];
        BlockWeights = new double[BlockCount];
        float[][] columns = Dimensions == 4 ? [Columns.X, Columns.Y, Columns.Z, Columns.Alpha] : [Columns.X, Columns.Y, Columns.Z];
        for (int i = 0; i < padded; i++)
        {
            double weight = Weights[i], norm = 0;
            for (int d = 0; d < columns.Length; d++)
            {
                double value = columns[d][i];
                Rows[4 * i + d] = (float)value;
                BlockSums[i / BlockSize * 4 + d] += weight * value;
                norm += value * value;
            }

            BlockWeights[i / BlockSize] += weight;
            SumOfSquares += weight * norm;
            LargestNorm = Math.Max(LargestNorm, norm);
        }

        Blocks = BoundingBoxes.Of(columns, BlockSize);
        Groups = BoundingBoxes.Of(columns, BlockSize * GroupSize);
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
    public float[] Weights { get; }

    /// <summary>Weighted coordinate sums of each block, four a block.</summary>
    public double[] BlockSums { get; }

    /// <summary>Weight of each block.</summary>
    public double[] BlockWeights { get; }

    /// <summary>Boxes of the blocks.</summary>
    public BoundingBoxes Blocks { get; }

    /// <summary>Boxes of the groups of <see cref="GroupSize"/> blocks.</summary>
    public BoundingBoxes Groups { get; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Weighted sum of the points' squared norms.</summary>
    public double SumOfSquares { get; }

    /// <summary>Largest squared norm of a point.</summary>
    public double LargestNorm { get; }

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

    private static void FillColumn(float[] source, float[] column)
    {
        source.CopyTo(column, 0);
        column.AsSpan(source.Length).Fill(source[^1]);
    }
}

/// <summary>Coordinates as one array an axis.</summary>
internal sealed class PointColumns(int capacity, bool hasAlpha)
{
    public float[] X { get; } = new float[capacity];

    public float[] Y { get; } = new float[capacity];

    public float[] Z { get; } = new float[capacity];

    /// <summary>Fourth coordinates; empty in three dimensions.</summary>
    public float[] Alpha { get; } = hasAlpha ? new float[capacity] : [];
}

/// <summary>Axis-parallel boxes around runs of points, as midpoints and half sides, four floats a box (the fourth 0 in three
/// dimensions).</summary>
internal sealed class BoundingBoxes
{
    private BoundingBoxes(int count)
    {
        Middles = new float[4 * count];
        HalfSides = new float[4 * count];
    }

    public float[] Middles { get; }

    public float[] HalfSides { get; }

    /// <summary>Boxes around consecutive runs of <paramref name="size"/> points; the last may be shorter.</summary>
    public static BoundingBoxes Of(float[][] columns, int size)
    {
        int length = columns[0].Length;
        var boxes = new BoundingBoxes((length + size - 1) / size);
        for (int start = 0, box = 0; start < length; start += size, box++)
        {
            for (int d = 0; d < columns.Length; d++)
            {
                ReadOnlySpan<float> run = columns[d].AsSpan(start, Math.Min(size, length - start));
                float low = run[0], high = run[0];
                foreach (float value in run)
                {
                    low = Math.Min(low, value);
                    high = Math.Max(high, value);
                }

                float middle = 0.5f * (low + high);
                boxes.Middles[4 * box + d] = middle;
                boxes.HalfSides[4 * box + d] = Math.Max(high - middle, middle - low);
            }
        }

        return boxes;
    }
}
