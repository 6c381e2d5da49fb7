using System.Collections.Immutable;
using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Files with damage that their checksums show.</summary>
internal sealed class SalvageTarget : TinctFileTarget
{
    public override string Name => "salvage";

    public override string Description => "damaged .tinct files: nothing lost in an intact file, nothing unsaid in a damaged one";

    public override byte[] Repair(byte[] input, Randomness random)
    {
        byte[] repaired = TinctBytes.Repair(input, random);
        if (repaired.Length > 0 && !random.OneIn(4))
        {
            repaired[random.Below(repaired.Length)] ^= (byte)(1 << random.Below(8));
        }

        return repaired;
    }

    protected override void Run(ReadOnlyMemory<byte> bytes)
    {
        TinctFile? file = null;
        TinctFormatException? fault = FaultOf(() => file = TinctFile.Open(bytes, Limits));
        TinctFile? damaged = null;
        if (FaultOf(() => damaged = TinctFile.OpenDamaged(bytes, Limits)) is not null)
        {
            return;
        }

        if (IsSlow(damaged!.Header, damaged.Bands))
        {
            return;
        }

        Accepted++;
        fault ??= FaultOf(file!.Verify);
        var colors = new RgbaColor[damaged.Header.PixelCount];
        var indices = new ushort[damaged.Header.PixelCount];
        ImmutableArray<LostRows> lost = damaged.Salvage(colors.AsSpan(), new RgbaColor(1, 2, 3, 4));
        ImmutableArray<LostRows> lostIndices = damaged.Salvage(indices.AsSpan(), 0);
        if (!lost.Select(Rows).SequenceEqual(lostIndices.Select(Rows)))
        {
            throw new FindingException("indices and pixels lose different rows");
        }

        if (fault is null && (!lost.IsEmpty || !damaged.Damage.IsEmpty))
        {
            throw new FindingException("an intact file has losses");
        }

        if (fault is not null && lost.IsEmpty && damaged.Damage.IsEmpty)
        {
            throw new FindingException($"salvage says nothing of what decoding refuses|{fault.Message}");
        }
    }

    private static (int FirstRow, int RowCount) Rows(LostRows rows) => (rows.FirstRow, rows.RowCount);
}
