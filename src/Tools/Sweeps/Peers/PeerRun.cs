using Tinct.Codec;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Sweeps.Peers;

/// <summary>Encodes and decodes a picture with another program, in a folder that is deleted afterwards, and measures the
/// result.</summary>
internal static class PeerRun
{
    private const string Input = "input.png";

    /// <summary>Runs one encode.</summary>
    /// <exception cref="PeerException">A program fails or takes too long.</exception>
    /// <exception cref="ImageFileException">What it wrote cannot be read.</exception>
    public static SweepPeer Run(PeerEncode encode, PictureFile picture, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();

        // Without metadata: what other programs copy of it would only blur the comparison.
        using (FileStream stream = File.Create(Path.Combine(folder.FullName, Input)))
        {
            ImageFiles.Write(stream, ".png", picture.Picture);
        }

        string file = Encode(encode, folder.FullName, cancellation);
        string decoded = Decode(encode, file, folder.FullName, cancellation);
        double error = ImageMetrics.MeanSquaredError(picture.Pixels.Span, PictureFile.Read(decoded).Pixels.Span);
        return new SweepPeer
        {
            Tool = encode.Tool.Name,
            Version = encode.Tool.Version,
            Command = encode.Command,
            Series = encode.Series,
            Colors = encode.Colors,
            Bytes = new FileInfo(file).Length,
            Mse = error,
            Psnr = error == 0 ? null : ImageMetrics.Psnr(error),
        };
    }

    /// <summary>Makes the file of an encode, and before it the file that it is made from.</summary>
    private static string Encode(PeerEncode encode, string folder, CancellationToken cancellation)
    {
        string source = encode.Source is null ? Input : Encode(encode.Source, folder, cancellation);
        string file = Path.Combine(folder, $"{encode.Tool.Name}.{encode.Extension}");
        ToolProcess.Run(
            encode.Tool.Path,
            encode.Arguments.Select(argument => argument switch
            {
                PeerEncode.In => source,
                PeerEncode.Out => file,
                _ => argument,
            }),
            folder,
            cancellation);
        return File.Exists(file) ? file : throw new PeerException($"{encode.Command} wrote no file");
    }

    private static string Decode(PeerEncode encode, string file, string folder, CancellationToken cancellation)
    {
        if (encode.Tool.Decoder is not { } decoder)
        {
            return file;
        }

        string decoded = Path.Combine(folder, "decoded.png");
        ToolProcess.Run(decoder, encode.Tool.Name == "cwebp" ? [file, "-o", decoded] : [file, decoded], folder, cancellation);
        return decoded;
    }
}
