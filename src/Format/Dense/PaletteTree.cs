namespace Tinct.Format;

/// <summary>Annex, section 7: the binary tree over the palette's entries through which indices are coded: recursive halves along the colour channel
/// of the largest spread. Made from the palette alone, so that a band need not carry it.</summary>
/// <remarks>Nodes are numbered breadth first; the root is 0. A child below zero is a leaf, the complement of its palette entry. Nodes
/// form groups (subtrees of two levels at the root, three below) that share a slot of the model's tables.</remarks>
internal sealed class PaletteTree
{
    private const int RootLevels = 2;
    private const int GroupLevels = 3;
    private const int FineDepth = 4;
    private const int CoarseDepth = 3;

    private readonly byte[] _channels;
    private readonly int[] _order;
    private readonly long[] _keys;
    private readonly int[] _parent;
    private readonly int[] _leafLink;
    private int _fineCells;
    private int _coarseCells;

    /// <summary>Builds the tree.</summary>
    /// <param name="palette">At least two colours.</param>
    public PaletteTree(ReadOnlySpan<RgbaColor> palette)
    {
        int count = palette.Length;
        int nodes = count - 1;
        Left = new int[nodes];
        Right = new int[nodes];
        Axis = new byte[nodes];
        Threshold = new short[nodes];
        Depth = new byte[nodes];
        Group = new int[nodes];
        Rank = new byte[nodes];
        First = new int[nodes];
        Middle = new int[nodes];
        Fine = new byte[count];
        Coarse = new byte[count];
        _parent = new int[nodes];
        _leafLink = new int[count];
        _order = new int[count];
        _keys = new long[count];
        _channels = new byte[4 * count];
        for (int i = 0; i < count; i++)
        {
            _order[i] = i;
            _channels[4 * i] = palette[i].R;
            _channels[(4 * i) + 1] = palette[i].G;
            _channels[(4 * i) + 2] = palette[i].B;
            _channels[(4 * i) + 3] = palette[i].A;
        }

        Build();
    }

    /// <summary>First child of every node: a node, or the complement of a palette entry.</summary>
    public int[] Left { get; }

    /// <summary>Second child of every node.</summary>
    public int[] Right { get; }

    /// <summary>The channel a node splits, 0 to 3 for R, G, B, A.</summary>
    public byte[] Axis { get; }

    /// <summary>Where a node splits its channel: the sum of the last value to the left and the first to the right, 0 to 510.</summary>
    public short[] Threshold { get; }

    /// <summary>Nodes above a node, 0 to 15.</summary>
    public byte[] Depth { get; }

    /// <summary>The group a node belongs to; the root's is 0.</summary>
    public int[] Group { get; }

    /// <summary>A node's rank in its group: 0 for the top, then 1, 2, then 3 to 6.</summary>
    public byte[] Rank { get; }

    /// <summary>For every palette entry, which of at most 16 subtrees it is in.</summary>
    public byte[] Fine { get; }

    /// <summary>For every palette entry, which of at most 8 subtrees it is in.</summary>
    public byte[] Coarse { get; }

    /// <summary>The palette entries in the order in which the tree has them, from side to side.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Where in <see cref="Order"/> the entries below a node begin.</summary>
    public int[] First { get; }

    /// <summary>Where in <see cref="Order"/> the entries on a node's second side begin.</summary>
    public int[] Middle { get; }

    /// <summary>The decisions that lead to a palette entry, the root's in the lowest bit.</summary>
    public uint Path(int index)
    {
        uint path = 0;
        int link = _leafLink[index];
        while (true)
        {
            path = (path << 1) | (uint)(link & 1);
            int node = link >> 1;
            if (node == 0)
            {
                return path;
            }

            link = _parent[node];
        }
    }

    /// <summary>The palette entry whose place in the tree is that of a colour: seldom far from the nearest one.</summary>
    /// <param name="doubled">The colour's four channels, times two.</param>
    // Bounds: doubled has four channels; nodes are numbers of the tree itself.
    public unsafe int Descend(int* doubled)
    {
        int node = 0;
        do
        {
            node = (doubled[Axis[node]] < Threshold[node] ? Left : Right)[node];
        }
        while (node >= 0);
        return ~node;
    }

    private void Build()
    {
        int made = 1;
        int groups = 1;
        var waiting = new Queue<(int Start, int Length, int Node)>();
        waiting.Enqueue((0, _order.Length, 0));
        while (waiting.TryDequeue(out (int Start, int Length, int Node) part))
        {
            (int start, int length, int node) = part;
            int half = start + (length / 2);
            Split(start, length, half, node);
            First[node] = start;
            Middle[node] = half;
            for (int side = 0; side < 2; side++)
            {
                int first = side == 0 ? start : half;
                int size = (side == 0 ? half : start + length) - first;
                int depth = Depth[node] + 1;
                NameCells(first, size, depth);
                int child;
                if (size == 1)
                {
                    child = ~_order[first];
                    _leafLink[_order[first]] = (2 * node) + side;
                }
                else
                {
                    child = made++;
                    _parent[child] = (2 * node) + side;
                    Depth[child] = (byte)depth;
                    bool top = depth >= RootLevels && (depth - RootLevels) % GroupLevels == 0;
                    Group[child] = top ? groups++ : Group[node];
                    Rank[child] = (byte)(top ? 0 : (2 * Rank[node]) + 1 + side);
                    waiting.Enqueue((first, size, child));
                }

                (side == 0 ? Left : Right)[node] = child;
            }
        }
    }

    private void Split(int start, int length, int half, int node)
    {
        int axis = WidestAxis(start, length);
        for (int i = start; i < start + length; i++)
        {
            _keys[i] = ((long)_channels[(4 * _order[i]) + axis] << 32) | (uint)_order[i];
        }

        Array.Sort(_keys, _order, start, length);
        Axis[node] = (byte)axis;
        Threshold[node] = (short)(_channels[(4 * _order[half - 1]) + axis] + _channels[(4 * _order[half]) + axis]);
    }

    private int WidestAxis(int start, int length)
    {
        // The variances compare in whole numbers: n sum(v^2) - sum(v)^2 stays below 2^48.
        ReadOnlySpan<int> weights = [2, 4, 1, 8];
        int axis = 0;
        long widest = -1;
        for (int a = 0; a < 4; a++)
        {
            long sum = 0, squares = 0;
            for (int i = start; i < start + length; i++)
            {
                int value = _channels[(4 * _order[i]) + a];
                sum += value;
                squares += value * value;
            }

            long spread = ((length * squares) - (sum * sum)) * weights[a];
            if (spread > widest)
            {
                widest = spread;
                axis = a;
            }
        }

        return axis;
    }

    private void NameCells(int start, int size, int depth)
    {
        // A subtree at the cell depth is a cell, and so is a leaf above it.
        if (depth == FineDepth || (depth < FineDepth && size == 1))
        {
            SetCells(Fine, start, size, _fineCells++);
        }

        if (depth == CoarseDepth || (depth < CoarseDepth && size == 1))
        {
            SetCells(Coarse, start, size, _coarseCells++);
        }
    }

    private void SetCells(byte[] cells, int start, int size, int cell)
    {
        for (int i = start; i < start + size; i++)
        {
            cells[_order[i]] = (byte)cell;
        }
    }
}
