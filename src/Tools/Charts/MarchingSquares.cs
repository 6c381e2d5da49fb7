namespace Tinct.Tools.Charts;

/// <summary>Lines of equal density by marching squares (Lorensen and Cline's method in the plane): each cell of the grid that the line crosses
/// gives a piece between two of its edges, and pieces that share an edge are joined.</summary>
internal static class MarchingSquares
{
    /// <summary>Traces a level.</summary>
    /// <returns>The lines, in the grid's coordinates. Closed ones end where they begin; others end at the border.</returns>
    public static IReadOnlyList<(double X, double Y)[]> Trace(DensityGrid grid, double level)
    {
        var neighbors = new SortedDictionary<int, List<int>>();
        for (int row = 0; row + 1 < grid.Side; row++)
        {
            for (int column = 0; column + 1 < grid.Side; column++)
            {
                AddPieces(grid, level, column, row, neighbors);
            }
        }

        var lines = new List<(double, double)[]>();
        foreach (int start in neighbors.Keys.OrderBy(edge => neighbors[edge].Count == 1 ? 0 : 1).ToArray())
        {
            if (neighbors[start].Count > 0)
            {
                lines.Add([.. Follow(start, neighbors).Select(edge => Crossing(grid, level, edge))]);
            }
        }

        return lines;
    }

    /// <summary>The edges of a cell are numbered by the crossing they begin at, twice: even ones lead to the right, odd ones up.</summary>
    private static void AddPieces(DensityGrid grid, double level, int column, int row, SortedDictionary<int, List<int>> neighbors)
    {
        int corner = (row * grid.Side) + column;
        (int below, int above, int left, int right) = (2 * corner, 2 * (corner + grid.Side), (2 * corner) + 1, (2 * (corner + 1)) + 1);
        bool a = grid[column, row] > level, b = grid[column + 1, row] > level;
        bool c = grid[column + 1, row + 1] > level, d = grid[column, row + 1] > level;
        if (a == c && b == d && a != b)
        {
            // A saddle: the mean of the corners says which pair belongs together.
            double middle = (grid[column, row] + grid[column + 1, row] + grid[column + 1, row + 1] + grid[column, row + 1]) / 4;
            bool joinsA = middle > level == a;
            Join(below, joinsA ? right : left);
            Join(above, joinsA ? left : right);
            return;
        }

        Span<int> crossed = stackalloc int[4];
        int count = 0;
        Take(a != b, below, crossed, ref count);
        Take(d != c, above, crossed, ref count);
        Take(a != d, left, crossed, ref count);
        Take(b != c, right, crossed, ref count);
        if (count == 2)
        {
            Join(crossed[0], crossed[1]);
        }

        static void Take(bool isCrossed, int edge, Span<int> edges, ref int count)
        {
            if (isCrossed)
            {
                edges[count++] = edge;
            }
        }

        void Join(int first, int second)
        {
            Of(first).Add(second);
            Of(second).Add(first);
        }

        List<int> Of(int edge) => neighbors.TryGetValue(edge, out List<int>? list) ? list : neighbors[edge] = [];
    }

    private static List<int> Follow(int start, SortedDictionary<int, List<int>> neighbors)
    {
        List<int> line = [start];
        for (int at = start; neighbors[at].Count > 0;)
        {
            int next = neighbors[at][0];
            neighbors[at].RemoveAt(0);
            neighbors[next].Remove(at);
            line.Add(next);
            at = next;
        }

        return line;
    }

    private static (double X, double Y) Crossing(DensityGrid grid, double level, int edge)
    {
        (int column, int row) = (edge / 2 % grid.Side, edge / 2 / grid.Side);
        bool up = edge % 2 == 1;
        double from = grid[column, row];
        double to = up ? grid[column, row + 1] : grid[column + 1, row];
        double part = (level - from) / (to - from);
        return (grid.Left + ((column + (up ? 0 : part)) * grid.Step), grid.Bottom + ((row + (up ? part : 0)) * grid.Step));
    }
}
