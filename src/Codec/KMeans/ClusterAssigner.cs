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
    private readonly EntryTable _all;
    private readonly Worker[] _workers;
    private readonly ClusterSums[] _changes; // of every chunk, or one for all where one thread does them in turn
    private readonly int[] _labels;
    private bool _isFirst = true;

    /// <summary>Makes an assigner for a number of clusters.</summary>
    /// <param name="points">Points to assign.</param>
    /// <param name="clusters">Number of centres in every call.</param>
    /// <param name="threads">Threads to use where there is work for them; the result does not depend on it.</param>
    public ClusterAssigner(PointBlocks points, int clusters, NearestKernels kernels, int threads)
    {
        Points = points;
        Kernels = kernels;
        _clusters = clusters;
        _all = new EntryTable(clusters);
        _labels = new int[points.BlockCount * PointBlocks.BlockSize];
        int groups = (points.BlockCount + PointBlocks.GroupSize - 1) / PointBlocks.GroupSize;
        _chunkGroups = Math.Max(SmallestChunk, (groups + MostChunks - 1) / MostChunks);
        _chunks = (groups + _chunkGroups - 1) / _chunkGroups;
        _workers = new Worker[Math.Clamp(threads, 1, _chunks)];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Worker(this);
        }

        _changes = new ClusterSums[_workers.Length == 1 ? 1 : _chunks];
        for (int i = 0; i < _changes.Length; i++)
        {
            _changes[i] = new ClusterSums(clusters);
        }

        Sums = new ClusterSums(clusters);
    }

    /// <summary>The points.</summary>
    public PointBlocks Points { get; }

    /// <summary>The inner loops in use.</summary>
    public NearestKernels Kernels { get; }

    /// <summary>Sums of the last assignment; changed by the next.</summary>
    public ClusterSums Sums { get; }

    /// <summary>Each point's cluster after the last assignment, padding included; changed by the next.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Assigns all points and brings <see cref="Sums"/> and <see cref="Labels"/> up to date. After the first time only points that changed
    /// their cluster are added up; from one iteration to the next those are few.</summary>
    /// <param name="centers">Four doubles a cluster.</param>
    public ClusterSums Assign(ReadOnlySpan<double> centers)
    {
        _all.Load(centers);
        if (_workers.Length == 1)
        {
            for (int chunk = 0; chunk < _chunks; chunk++)
            {
                _workers[0].AssignChunk(chunk, _changes[0]);
                Sums.Add(_changes[0]);
            }
        }
        else
        {
            Workers.Run(
                _workers.Length,
                _workers.Length,
                static () => 0,
                (_, thread) =>
                {
                    for (int chunk = thread; chunk < _chunks; chunk += _workers.Length)
                    {
                        _workers[thread].AssignChunk(chunk, _changes[chunk]);
                    }
                },
                CancellationToken.None);
            foreach (ClusterSums changes in _changes)
            {
                Sums.Add(changes);
            }
        }

        Sums.ClearEmpty();
        _isFirst = false;
        return Sums;
    }

    /// <summary>One thread's working memory.</summary>
    private sealed class Worker(ClusterAssigner owner)
    {
        private readonly EntryTable _near = new(owner._clusters); // selected for a group
        private readonly EntryTable _nearest = new(owner._clusters); // selected for a block
        private readonly int[] _labels = new int[PointBlocks.BlockSize];
        private readonly float[] _scores = new float[PointBlocks.BlockSize];

        /// <summary>Assigns a chunk's points.</summary>
        /// <param name="chunk">Its number.</param>
        /// <param name="changes">Receives what is to be added to the sums.</param>
        public void AssignChunk(int chunk, ClusterSums changes)
        {
            changes.Clear();
            PointBlocks points = owner.Points;
            int firstGroup = chunk * owner._chunkGroups;
            int lastBlock = Math.Min(points.BlockCount, (firstGroup + owner._chunkGroups) * PointBlocks.GroupSize);
            for (int block = firstGroup * PointBlocks.GroupSize; block < lastBlock; block++)
            {
                if (block % PointBlocks.GroupSize == 0)
                {
                    owner.Kernels.Select(owner._all, in points.Groups[block / PointBlocks.GroupSize], _near);
                    _near.Pad();
                }

                owner.Kernels.Select(_near, in points.Blocks[block], _nearest);
                AssignBlock(block, changes);
            }
        }

        private void AssignBlock(int block, ClusterSums changes)
        {
            PointBlocks points = owner.Points;
            int start = block * PointBlocks.BlockSize;
            if (_nearest.Count == 1)
            {
                Array.Fill(_labels, _nearest.Ids[0]);
            }
            else
            {
                owner.Kernels.FindNearest(points.Columns, start, PointBlocks.BlockSize, _nearest, _labels, _scores);
            }

            Span<int> labels = owner._labels.AsSpan(start, PointBlocks.BlockSize);
            if (!owner._isFirst)
            {
                for (int i = 0; (i += labels[i..].CommonPrefixLength(_labels.AsSpan(i))) < PointBlocks.BlockSize; i++)
                {
                    changes.Move(points, start + i, labels[i], _labels[i]);
                }
            }
            else if (_nearest.Count == 1)
            {
                changes.AddBlock(points, block, _nearest.Ids[0]);
            }
            else
            {
                changes.AddPoints(points, start, _labels);
            }

            _labels.CopyTo(labels);
        }
    }
}
