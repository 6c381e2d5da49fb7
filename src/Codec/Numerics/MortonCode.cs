using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Z-order (Morton) codes of 8-bit colours: the bits of the channels interleaved, so that colours close in the code
/// are close in space. Opaque colours order alike in the 24-bit and the 32-bit code.</summary>
internal static class MortonCode
{
    private static readonly uint[] s_spread3 = MakeSpread(3);
    private static readonly uint[] s_spread4 = MakeSpread(4);

    /// <summary>The 24-bit code of an opaque colour: bits of green, red, blue, most significant first.</summary>
    public static uint EncodeOpaque(uint packed)
    {
        uint[] spread = s_spread3;
        return spread[packed & 255] << 1 | spread[packed >> 8 & 255] << 2 | spread[packed >> 16 & 255];
    }

    /// <summary>The 32-bit code of any colour: bits of alpha, green, red, blue, most significant first.</summary>
    public static uint Encode(uint packed)
    {
        uint[] spread = s_spread4;
        return spread[packed & 255] << 1 | spread[packed >> 8 & 255] << 2 | spread[packed >> 16 & 255] | spread[packed >> 24] << 3;
    }

    /// <summary>The packed opaque colour (see <see cref="RgbaColor.PackedValue"/>) of a 24-bit code.</summary>
    public static uint DecodeOpaque(uint code) => Gather3(code >> 1) | Gather3(code >> 2) << 8 | Gather3(code) << 16 | 0xFF00_0000u;

    /// <summary>The packed colour of a 32-bit code.</summary>
    public static uint Decode(uint code) => Gather4(code >> 1) | Gather4(code >> 2) << 8 | Gather4(code) << 16 | Gather4(code >> 3) << 24;

    private static uint Gather3(uint v)
    {
        v &= 0x0024_9249;
        v = (v | v >> 2) & 0x000C_30C3;
        v = (v | v >> 4) & 0x0000_F00F;
        return (v | v >> 8) & 0xFF;
    }

    private static uint Gather4(uint v)
    {
        v &= 0x1111_1111;
        v = (v | v >> 3) & 0x0303_0303;
        v = (v | v >> 6) & 0x000F_000F;
        return (v | v >> 12) & 0xFF;
    }

    private static uint[] MakeSpread(int channels)
    {
        var spread = new uint[256];
        for (int value = 0; value < 256; value++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                spread[value] |= (uint)(value >> bit & 1) << (channels * bit);
            }
        }

        return spread;
    }
}
