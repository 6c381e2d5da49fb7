namespace Tinct.Format.Tests;

public unsafe class DensePartsTests
{
    [Fact]
    public void SquashRisesAndIsSymmetric()
    {
        ushort[] squash = Logistic.Squash;
        for (int s = -Logistic.Limit; s <= Logistic.Limit; s++)
        {
            Assert.Equal(65536, squash[Logistic.Limit + s] + squash[Logistic.Limit - s]);
            Assert.True(s == -Logistic.Limit || squash[Logistic.Limit + s] >= squash[Logistic.Limit + s - 1]);
            double exact = 65536 / (1 + Math.Exp(-s / 256.0));
            Assert.InRange(squash[Logistic.Limit + s], (exact * 0.96) - 1.5, (exact * 1.04) + 1.5);
        }
    }

    [Fact]
    public void StretchUndoesSquash()
    {
        for (int i = 0; i < 4096; i++)
        {
            double p = (i + 0.5) / 4096;
            Assert.InRange(Logistic.Stretch[i], (256 * Math.Log(p / (1 - p))) - 40, (256 * Math.Log(p / (1 - p))) + 40);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(65536)]
    public void EveryPathOfTheTreeLeadsToItsEntry(int colors)
    {
        var tree = new PaletteTree(SyntheticPictures.Noise(colors, 1, alpha: true));
        for (int index = 0; index < colors; index++)
        {
            uint path = tree.Path(index);
            int node = 0;
            while (node >= 0)
            {
                Assert.InRange(tree.Rank[node], 0, tree.Group[node] == 0 ? 2 : 6);
                node = ((path & 1) != 0 ? tree.Right : tree.Left)[node];
                path >>= 1;
            }

            Assert.Equal(index, ~node);
        }
    }

    [Fact]
    public void CountersLearnFrequencies()
    {
        uint counter = 0;
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            int target = random.Next(10) < 3 ? (1 << 21) - 1 : -(1 << 21);
            counter = Counters.Next(counter, Counters.Table[Counters.Experience(counter)], target);
        }

        Assert.Equal((uint)Counters.CountLimit, Counters.Count(counter));
        Assert.InRange(Counters.StretchIndex(counter), 4096 * 2 / 10, 4096 * 4 / 10);
    }

    [Fact]
    public void CountersRememberTheirLastTwoSurprises()
    {
        const int One = (1 << 21) - 1, Zero = -(1 << 21);
        uint counter = 0;
        var surprises = new List<uint>();
        foreach (int target in (ReadOnlySpan<int>)[One, One, One, Zero, Zero, One, One])
        {
            counter = Counters.Next(counter, Counters.Table[Counters.Experience(counter)], target);
            surprises.Add((counter >> 8) & 3);
        }

        // A new counter leans to a 1, and two zeros do not outweigh three ones.
        Assert.Equal([0u, 0, 0, 1, 3, 2, 0], surprises);
    }

    [Fact]
    public void AMatchLeavesATrail()
    {
        ushort[] indices = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 9, 4];
        fixed (ushort* map = indices)
        {
            using var arena = new NativeArena();
            var match = new MatchModel(arena, 6, map, searchBelow: 0);
            Assert.Equal(0, match.IndexAtTrail);
            match.Find(77, 1);
            match.Advance(2);
            match.Find(77, 9);
            Assert.Equal((0, 2), (match.IndexAtTrail, match.Expected));
            match.Advance(2);
            Assert.Equal((3, 3), (match.IndexAtTrail, match.Expected));
            match.Advance(9);
            Assert.Equal((0, 4), (match.Length, match.IndexAtTrail));
            match.Advance(4);
            Assert.Equal((0, 5), (match.Length, match.IndexAtTrail));
        }
    }

    [Fact]
    public void WhatTwoPlacesHaveInCommonIsCountedFromTheirEnds()
    {
        var random = new Random(8);
        var indices = new ushort[400];
        fixed (ushort* map = indices)
        {
            for (int trial = 0; trial < 2000; trial++)
            {
                int period = random.Next(1, 60);
                for (int i = 0; i < indices.Length; i++)
                {
                    indices[i] = (ushort)(random.Next(60) == 0 ? 65_535 : i % period * 257);
                }

                int found = random.Next(1, 399), position = random.Next(found + 1, 400);
                int expected = 0;
                while (expected < MatchModel.LongestCheck && expected < found && indices[found - 1 - expected] == indices[position - 1 - expected])
                {
                    expected++;
                }

                Assert.Equal(expected, MatchModel.CommonLength(map, found, position));
            }
        }
    }

    [Fact]
    public void SlotsAreLocatedAlikeOneByOneAndFourAtATime()
    {
        const int Contexts = 11;
        using var arena = new NativeArena();
        var slots = new SlotTable(arena, Contexts, 9);
        var random = new Random(9);
        uint* hashes = arena.Allocate<uint>(Contexts);
        uint** together = (uint**)arena.Allocate<nint>(Contexts), single = (uint**)arena.Allocate<nint>(Contexts);
        for (int trial = 0; trial < 200; trial++)
        {
            uint group = (uint)random.Next(1000);
            for (int i = 0; i < Contexts; i++)
            {
                hashes[i] = (uint)random.NextInt64(1L << 32);
            }

            slots.Locate(hashes, group, together, 0, Contexts);
            for (int i = 0; i < Contexts; i++)
            {
                slots.Locate(hashes, group, single, i, i + 1);
                Assert.True(single[i] == together[i]);
            }

            slots.Claim(together);
            slots.Claim(single);
            Assert.True(new Span<nint>(together, Contexts).SequenceEqual(new Span<nint>(single, Contexts)));
        }
    }

    [Fact]
    public void TheIndexSetTakesEveryIndexOnce()
    {
        using var arena = new NativeArena();
        uint* hashes = arena.Copy<uint>([1, 10, 100, 1000, 10_000, 100_000]);
        var random = new Random(10);
        for (int trial = 0; trial < 500; trial++)
        {
            int[] v = [.. Enumerable.Range(0, 11).Select(_ => random.Next(1 + (trial % 6)))];
            var n = new Neighborhood { W = v[0], N = v[1], NW = v[2], NE = v[3], WW = v[4], NN = v[5], NNE = v[6], NWW = v[7], NEE = v[8], NNW = v[9], WWW = v[10] };
            Assert.Equal(v.Distinct().Aggregate(0UL, (sum, index) => sum + hashes[index]), n.IndexSet(hashes));
        }
    }

    [Fact]
    public void ScalarAndVectorMixersAgree()
    {
        const int Lanes = 32, Counters = 512, Sets = DenseMixer.MostSets;
        using var arena = new NativeArena();
        DenseMixer[] mixers =
        [
            new DenseMixer(arena, Lanes, Sets, 4, 4) { UseVectors = false, Lines = (uint**)arena.Allocate<nint>(Lanes) },
            new DenseMixer(arena, Lanes, Sets, 4, 4) { UseVectors = true, Lines = (uint**)arena.Allocate<nint>(Lanes) },
        ];
        uint*[] counters = [arena.Allocate<uint>(Counters), arena.Allocate<uint>(Counters)];
        var random = new Random(2);
        for (int i = 0; i < Counters; i++)
        {
            counters[0][i] = counters[1][i] = ((uint)random.NextInt64(1L << 32) & ~1023u) | (uint)random.Next(1024);
        }

        int* sums = stackalloc int[2 * Sets];
        for (int step = 0; step < 3000; step++)
        {
            int place = random.Next(7), one = random.Next(2);
            int[] offsets = [.. Enumerable.Range(0, Lanes).Select(lane => random.Next(Counters / Lanes) + (lane * (Counters / Lanes)) - place)];
            int[] rows = [.. Enumerable.Range(0, Sets).Select(_ => random.Next(4))];
            int[] errors = [.. Enumerable.Range(0, Sets).Select(_ => random.Next(-80_000, 80_000))];
            for (int form = 0; form < 2; form++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    mixers[form].Lines[lane] = counters[form] + offsets[lane];
                }

                for (int set = 0; set < Sets; set++)
                {
                    mixers[form].Choose(set, rows[set]);
                }

                mixers[form].Mix(place, sums + (form * Sets));
            }

            Assert.True(new Span<int>(sums, Sets).SequenceEqual(new Span<int>(sums + Sets, Sets)));
            foreach (DenseMixer mixer in mixers)
            {
                fixed (int* error = errors)
                {
                    mixer.Train(error, one != 0 ? (1 << 21) - 1 : -(1 << 21));
                }
            }
        }

        Assert.True(new Span<uint>(counters[0], Counters).SequenceEqual(new Span<uint>(counters[1], Counters)));
    }

    [Fact]
    public void ScalarAndVectorPredictionsAgree()
    {
        const int Colors = 203;
        using var arena = new NativeArena();
        RgbaColor[] palette = SyntheticPictures.Noise(Colors, 4, alpha: true);
        byte* colors = (byte*)arena.Copy<RgbaColor>(palette);
        int* predicted = arena.Allocate<int>(16);
        AdaptivePrediction[] linear =
        [
            new AdaptivePrediction(arena, colors, Colors, predicted) { UseVectors = false },
            new AdaptivePrediction(arena, colors, Colors, predicted + 8) { UseVectors = true },
        ];
        var tree = new PaletteTree(palette);
        PaletteOdds[] odds =
        [
            new PaletteOdds(arena, palette, tree) { UseVectors = false },
            new PaletteOdds(arena, palette, tree) { UseVectors = true },
        ];
        var random = new Random(5);
        int Next() => random.Next(Colors);
        for (int step = 0; step < 2000; step++)
        {
            var n = new Neighborhood
            {
                W = Next(),
                N = Next(),
                NW = Next(),
                NE = Next(),
                WW = Next(),
                NN = Next(),
                NNE = Next(),
                NWW = Next(),
                NEE = Next(),
                NNW = Next(),
                WWW = Next(),
            };
            int index = Next(), candidate = Next(), node = random.Next(Colors - 1);
            var answers = new int[2][];
            for (int form = 0; form < 2; form++)
            {
                linear[form].Predict(in n);
                odds[form].SetMasses(predicted + (8 * form), linear[form].RecentError);
                int first = odds[form].OfEntry(candidate);
                odds[form].Exclude(candidate);
                answers[form] = [.. new Span<int>(predicted + (8 * form), 8), first, odds[form].OfNode(node, out int left), left];
                linear[form].Learn(index);
                odds[form].Learn(index);
            }

            Assert.Equal(answers[0], answers[1]);
        }
    }

    [Fact]
    public void TheLinearPredictorLearnsALinearPicture()
    {
        using var arena = new NativeArena();
        RgbaColor[] palette = [.. Enumerable.Range(0, 256).Select(i => new RgbaColor((byte)i, (byte)i, (byte)i))];
        int* predicted = arena.Allocate<int>(8);
        var linear = new AdaptivePrediction(arena, (byte*)arena.Copy<RgbaColor>(palette), 256, predicted);
        var random = new Random(6);
        int late = 0;
        for (int step = 0; step < 20_000; step++)
        {
            int w = random.Next(40, 200), north = random.Next(40, 200), nw = random.Next(40, 200);
            int truth = Math.Clamp(((w + north + 1) / 2) + ((north - nw) / 4), 0, 255);
            var n = new Neighborhood { W = w, N = north, NW = nw, NE = random.Next(256), WW = random.Next(256), NN = random.Next(256) };
            linear.Predict(in n);
            late += step >= 19_000 ? Math.Abs(predicted[1] - (2 * truth)) : 0;
            linear.Learn(truth);
        }

        // Errors are doubled: less than one and a half levels on average, of differences of up to 160.
        Assert.InRange(late, 0, 3000);
    }

    [Fact]
    public void OddsFavourWhatIsNearAndWhatIsUsed()
    {
        using var arena = new NativeArena();
        RgbaColor[] palette = [new RgbaColor(10, 10, 10), new RgbaColor(12, 12, 12), new RgbaColor(200, 200, 200), new RgbaColor(202, 202, 202)];
        var odds = new PaletteOdds(arena, palette, new PaletteTree(palette));
        int* predicted = arena.Copy<int>([22, 22, 22, 510]);
        odds.SetMasses(predicted, 2);
        Assert.Equal(odds.OfEntry(0), odds.OfEntry(1));
        Assert.InRange(odds.OfEntry(2), -2047, -1000);
        Assert.InRange(odds.OfNode(0, out int left), -2047, -1000);
        Assert.True(left > 0);
        odds.Learn(1);
        odds.SetMasses(predicted, 2);
        Assert.True(odds.OfEntry(1) > odds.OfEntry(0));
        odds.Exclude(1);
        Assert.True(odds.OfEntry(0) > 0);
    }

    [Fact]
    public void TheArithmeticCoderRoundTripsAnyProbabilities()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 200; trial++)
        {
            int count = random.Next(200);
            var bits = new int[count];
            var probabilities = new int[count];
            for (int i = 0; i < count; i++)
            {
                bits[i] = random.Next(2);
                probabilities[i] = random.Next(3) switch { 0 => 1, 1 => 65535, _ => random.Next(1, 65536) };
            }

            var room = new byte[4000];
            fixed (byte* start = room)
            {
                var encoder = new ArithmeticEncoder(start, start + room.Length);
                for (int i = 0; i < count; i++)
                {
                    encoder.Code(bits[i], probabilities[i]);
                }

                encoder.Finish();
                var decoder = new ArithmeticDecoder(start, start + encoder.Written);
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(bits[i], decoder.Code(0, probabilities[i]));
                }

                Assert.Equal(0, decoder.Missing);
                Assert.False(decoder.Exhausted);
            }
        }
    }
}
