namespace Tinct.Codec;

/// <summary>Assigns every point to its nearest centre and adds up the clusters: one pass over the blocks, in which bounding
/// boxes leave few centres to compare. Points are added in an order that depends on neither vector width nor threads.</summary>
internal sealed class ClusterAssigner
{
    private const int SmallestChunk = 8; // groups: enough work to be worth handing to a thread
    private const int MostChunks = 16; // bounds the memory of partial sums

    private readonly int _chunkGroups;
    private readonly int _chunks;
    private readonly int _clusters;
    private readonly CenterTable _all;
    private readonly Worker[] _workers;

    /// <summary>Makes an assigner for a number of clusters.</summary>
    /// <param name="points">Points to assign.</param>
    /// <param name="clusters">Number of centres in every call.</param>
    /// <param name="kernels">Inner loops.</param>
    /// <param name="threads">Threads to use where there is work for them; the result does not depend on it.</param>
    public ClusterAssigner(PointBlocks points, int clusters, NearestKernels kernels, int threads)
    {
        Points = points;
        Kernels = kernels;
        _clusters = clusters;
        _all = new CenterTable(clusters);
        int groups = (points.BlockCount + PointBlocks.GroupSize - 1) / PointBlocks.GroupSize;
        _chunkGroups = Math.Max(SmallestChunk, (groups + MostChunks - 1) / MostChunks);
        _chunks = (groups + _chunkGroups - 1) / _chunkGroups;
        _workers = new Worker[Math.Clamp(threads, 1, _chunks)];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Worker(this);
        }

        Sums = new ClusterSums(clusters);
    }

    /// <summary>The points.</summary>
    public PointBlocks Points { get; }

    /// <summary>The inner loops in use.</summary>
    public NearestKernels Kernels { get; }

    /// <summary>Sums of the last assignment; overwritten by the next.</summary>
    public ClusterSums Sums { get; }

    /// <summary>Assigns all points and fills <see cref="Sums"/>.</summary>
    /// <param name="centers">Four doubles a cluster.</param>
    /// <param name="labels">Receives each point's cluster, padding included; may be empty.</param>
    /// <param name="ranks">Receives each point's rank (see <see cref="NearestKernels"/>); empty exactly when <paramref name="labels"/> is.</param>
    public ClusterSums Assign(ReadOnlySpan<double> centers, Memory<int> labels = default, Memory<float> ranks = default)
    {
        double largestNorm = Math.Max(Points.LargestNorm, _all.Load(centers));
        float margin = (float)(NearestKernels.RankError * largestNorm);
        Sums.Clear();
        if (_workers.Length == 1)
        {
            var partial = new ClusterSums(_clusters);
            for (int chunk = 0; chunk < _chunks; chunk++)
            {
                partial.Clear();
                _workers[0].AssignChunk(chunk, margin, partial, labels.Span, ranks.Span);
                Sums.Add(partial);
            }

            return Sums;
        }

        var partials = new ClusterSums[_chunks];
        Parallel.For(0, _workers.Length, thread =>
        {
            for (int chunk = thread; chunk < _chunks; chunk += _workers.Length)
            {
                partials[chunk] = new ClusterSums(_clusters);
                _workers[thread].AssignChunk(chunk, margin, partials[chunk], labels.Span, ranks.Span);
            }
        });
        foreach (ClusterSums partial in partials)
        {
            Sums.Add(partial);
        }

        return Sums;
    }

    /// <summary>What one thread needs to itself.</summary>
    private sealed class Worker(ClusterAssigner owner)
    {
        private readonly CenterTable _near = new(owner._clusters); // selected for a group
        private readonly CenterTable _nearest = new(owner._clusters); // selected for a block
        private readonly float[] _ranksAtMiddle = new float[owner._all.X.Length];
        private readonly int[] _labels = new int[PointBlocks.BlockSize];
        private readonly float[] _ranks = new float[PointBlocks.BlockSize];

        public void AssignChunk(int chunk, float margin, ClusterSums sums, Span<int> labels, Span<float> ranks)
        {
            PointBlocks points = owner.Points;
            int firstGroup = chunk * owner._chunkGroups;
            int lastBlock = Math.Min(points.BlockCount, (firstGroup + owner._chunkGroups) * PointBlocks.GroupSize);
            for (int block = firstGroup * PointBlocks.GroupSize; block < lastBlock; block++)
            {
                if (block % PointBlocks.GroupSize == 0)
                {
                    owner.Kernels.Select(owner._all, points.Groups, block / PointBlocks.GroupSize, margin, _ranksAtMiddle, _near);
                    _near.Pad();
                }

                owner.Kernels.Select(_near, points.Blocks, block, margin, _ranksAtMiddle, _nearest);
                int start = block * PointBlocks.BlockSize;
                if (!labels.IsEmpty)
                {
                    Span<int> blockLabels = labels.Slice(start, PointBlocks.BlockSize);
                    owner.Kernels.FindNearest(points.Columns, start, PointBlocks.BlockSize, _nearest, blockLabels, ranks[start..]);
                    sums.AddPoints(points.Rows.AsSpan(4 * start), points.Weights.AsSpan(start), blockLabels);
                }
                else if (_nearest.Count == 1)
                {
                    AddBlock(points, block, _nearest.Ids[0], sums);
                }
                else
                {
                    owner.Kernels.FindNearest(points.Columns, start, PointBlocks.BlockSize, _nearest, _labels, _ranks);
                    sums.AddPoints(points.Rows.AsSpan(4 * start), points.Weights.AsSpan(start), _labels);
                }
            }
        }

        private static void AddBlock(PointBlocks points, int block, int cluster, ClusterSums sums)
        {
            for (int d = 0; d < 4; d++)
            {
                sums.Coordinates[4 * cluster + d] += points.BlockSums[4 * block + d];
            }

            sums.Weights[cluster] += points.BlockWeights[block];
        }
    }
}
