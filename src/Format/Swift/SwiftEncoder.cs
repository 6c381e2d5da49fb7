namespace Tinct.Format;

/// <summary>Chooses the mode of a swift band. Nothing here is part of the format.</summary>
internal static class SwiftEncoder
{
    /// <summary>Bands of up to so many pixels are coded whole in every mode.</summary>
    private const int Small = 1 << 16;

    /// <summary>Rows of a larger band that the modes are tried on: an eighth, but not fewer than 48.</summary>
    private const int SamplePart = 8, LeastSample = 48;

    private const int Slices = 3;

    private static readonly SwiftMode[] _modes = [SwiftMode.Photo, SwiftMode.Graphic, SwiftMode.GraphicWithMatches];

    /// <summary>Compresses a band.</summary>
    /// <param name="indices">Width x height indices, each below the palette's length, row after row.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="palette">The picture's palette, 2 to 65,536 colours.</param>
    /// <param name="mode">The mode, or null to choose it.</param>
    /// <returns>The band's bytes.</returns>
    public static byte[] Encode(ReadOnlySpan<ushort> indices, int width, SwiftPalette palette, SwiftMode? mode)
    {
        if (mode is { } given)
        {
            return SwiftCoder.Encode(indices, width, indices.Length / width, palette, given, VectorWidths.Best);
        }

        ReadOnlySpan<SwiftMode> modes = _modes.AsSpan(palette.Colors.Length <= SwiftCoder.PhotoColors ? 0 : 1);
        if (indices.Length > Small)
        {
            Smallest(Sample(indices, width), width, palette, modes, out SwiftMode promising);
            modes = new[] { promising };
        }

        return Smallest(indices, width, palette, modes, out _);
    }

    private static byte[] Smallest(ReadOnlySpan<ushort> indices, int width, SwiftPalette palette, ReadOnlySpan<SwiftMode> modes, out SwiftMode best)
    {
        byte[]? smallest = null;
        best = default;
        foreach (SwiftMode mode in modes)
        {
            byte[] bytes = SwiftCoder.Encode(indices, width, indices.Length / width, palette, mode, VectorWidths.Best);
            if (smallest is null || bytes.Length < smallest.Length)
            {
                smallest = bytes;
                best = mode;
            }
        }

        return smallest!;
    }

    /// <summary>Three slices of the rows, at a sixth, a half and five sixths of the height, one below the other.</summary>
    private static ReadOnlySpan<ushort> Sample(ReadOnlySpan<ushort> indices, int width)
    {
        int height = indices.Length / width;
        int rows = Math.Max(LeastSample, height / SamplePart) / Slices;
        if (rows * Slices >= height)
        {
            return indices;
        }

        var sample = new ushort[Slices * rows * width];
        for (int slice = 0; slice < Slices; slice++)
        {
            int first = (int)((long)(height - rows) * ((2 * slice) + 1) / (2 * Slices));
            indices.Slice(first * width, rows * width).CopyTo(sample.AsSpan(slice * rows * width));
        }

        return sample;
    }
}
