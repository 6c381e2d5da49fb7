namespace Tinct.Format.Tests;

/// <summary>The slot contexts against the table of the specification's annex, section 10.1, written down as it stands there.</summary>
public unsafe class DenseContextsTests
{
    private const int Colors = 6, Width = 40, Center = 20;
    private const ulong G = 0x9E3779B97F4A7C15;

    [Fact]
    public void SlotContextsAreThoseOfTheAnnex()
    {
        using var arena = new NativeArena();
        RgbaColor[] palette = SyntheticPictures.Noise(Colors, 1, alpha: true);
        var tree = new PaletteTree(palette);
        var contexts = new DenseContexts(arena, palette, tree);
        ushort* pixels = arena.Allocate<ushort>(TemplateContexts.Rows * Width);
        ushort** rows = (ushort**)arena.Allocate<nint>(TemplateContexts.Rows);
        var random = new Random(2);
        for (int step = 0; step < 500; step++)
        {
            int[][] map = RunsAndStripes(random);
            for (int k = 0; k < TemplateContexts.Rows; k++)
            {
                rows[k] = pixels + (k * Width) + Center;
                for (int x = 0; x < Width; x++)
                {
                    rows[k][x - Center] = (ushort)map[k][x];
                }
            }

            var n = new Neighborhood { Misses = random.Next(32), Column = random.Next(1 << 20), IndexAtTrail = random.Next(Colors) };
            n.Read(rows[0], rows[1], rows[2]);
            uint[] c = Annex(map, in n, tree);
            contexts.SetHashes(ref n, rows, DenseContexts.Surroundings(in n), settled: true);
            c[6] = ContextHash.Of(ContextHash.Pack(contexts.Colors!.BlendEntry, n.Activity, 0, 0), 6);
            Assert.Equal(c.AsSpan(), new ReadOnlySpan<uint>(contexts.Hashes, 20));
        }
    }

    // Rows from the pixel's own upwards, of runs of all lengths, some of them the same as the row below.
    private static int[][] RunsAndStripes(Random random)
    {
        var map = new int[TemplateContexts.Rows][];
        int ends = random.Next(1, 30);
        for (int k = 0; k < map.Length; k++)
        {
            map[k] = new int[Width];
            bool same = k > 0 && random.Next(4) > 0;
            for (int x = 0; x < Width; x++)
            {
                map[k][x] = same ? map[k - 1][x] : x == 0 || random.Next(ends) == 0 ? random.Next(Colors) : map[k][x - 1];
            }
        }

        return map;
    }

    private static uint[] Annex(int[][] map, in Neighborhood n, PaletteTree tree)
    {
        int P(int dx, int dy) => map[-dy][Center + dx];
        static ulong Pack(int a, int b = 0, int c = 0, int d = 0) => (ulong)a + ((ulong)b << 16) + ((ulong)c << 32) + ((ulong)d << 48);
        static uint H(ulong a, ulong b) => ContextHash.Of(a, b);
        ulong Before(int d) => Pack(P(-d, 0), P(-d - 1, 0), P(-d - 2, 0), P(-d - 3, 0));

        int w = P(-1, 0), ww = P(-2, 0), nw = P(-1, -1), north = P(0, -1), ne = P(1, -1), nee = P(2, -1), nn = P(0, -2), nne = P(1, -2);
        int[] around = [w, ww, P(-3, 0), P(-2, -1), nw, north, ne, nee, P(-1, -2), nn, nne];
        ulong crowd = around.Distinct().Aggregate(0UL, (sum, index) => sum + H((ulong)index, 24));
        int left = Enumerable.Range(1, 15).TakeWhile(k => P(-k, 0) == w).Count();
        int up = Enumerable.Range(1, 6).TakeWhile(k => P(0, -k) == north).Count();
        uint surroundings = H(Pack(w, north, nw, ne), Pack(ww, nn, nne, P(-2, -1)) + (Pack(nee, P(-1, -2), P(-3, 0)) * G));
        uint sides = H(Pack(P(-4, 0), P(-5, 0), P(-6, 0), P(-3, -1)), Pack(P(-4, -1), P(-5, -1), P(3, -1), P(4, -1)));
        return
        [
            H(Pack(w, north, nw), 1),
            H(Pack(w, north, nw, ne), Pack(ww, nn, 2)),
            H((ulong)n.Equal, Pack(n.Misses & 7, 0, 3)),
            H(Pack(w, ww), 4),
            H(Pack(north, nn), 5),
            H(surroundings + ((ulong)sides << 32), Pack(P(-2, -2), P(2, -2), P(0, -3), P(1, -3))),
            0,
            H(Pack(tree.Fine[w], tree.Fine[north], tree.Fine[ne], tree.Fine[nw]), Pack(tree.Coarse[ww], tree.Coarse[nn], 7)),
            H(Pack(north, nn, ne, nee), 8),
            H(Before(1), Before(5)),
            H(Pack(w, north, nw, ne), 10),
            H(Before(1) + (G * Before(5)), Before(9) + (G * Before(13))),
            H(Before(1) + (G * Pack(P(-5, 0), P(-6, 0), nw)), Pack(north, ne, nee, 23)),
            H((ulong)north, 16),
            H(Pack(w, north, left, up), 17),
            H(Pack(w, P(-1 - left, 0), left, ne), 18),
            H(crowd, Pack(w, north, 19)),
            H((ulong)n.IndexAtTrail, 20),
            H((ulong)n.Column, Pack(north, 21)),
            H(Pack(north, ne, nne, nn), 22),
        ];
    }
}
