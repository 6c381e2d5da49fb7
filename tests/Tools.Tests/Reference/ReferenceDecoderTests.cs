using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Tests.Reference;

/// <summary>The decoder in tests/reference, written from the specification alone, reads what the library writes.</summary>
public sealed class ReferenceDecoderTests
{
    [PythonFact]
    public void AgreesWithAllGoldenFiles()
    {
        (int exitCode, string output) = Python.Run(Python.Script, "--check", Path.Combine(Repository.Root, "spec", "vectors"));

        Assert.True(exitCode == 0, output);
        Match summary = Regex.Match(output, @"(\d+) vectors agree, 0 disagree\s*$");
        Assert.True(summary.Success, output);
        Assert.NotEqual("0", summary.Groups[1].Value);
    }

    /// <summary>Files that no encoder writes: the fuzzer's, whose checksums are right. A file with two faults may be refused for either.</summary>
    [PythonFact]
    public void AgreesWithTheFuzzersCorpus()
    {
        string folder = Directory.CreateTempSubdirectory("tinct-reference-").FullName;
        try
        {
            var expected = new List<(string Path, string Pixels)>();
            foreach (byte[] input in Tinct.Fuzz.Engine.Corpus.Read(Path.Combine(Repository.Root, "fuzz", "corpus", "tinct.bin")))
            {
                string? pixels = PixelsOf(input, mostPixels: 400);
                if (pixels is not null)
                {
                    expected.Add((Path.Combine(folder, $"{expected.Count}.tinct"), pixels));
                    File.WriteAllBytes(expected[^1].Path, input);
                }
            }

            (_, string output) = Python.Run([Python.Script, .. expected.Select(static file => file.Path)]);

            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.Equal(expected.Count, lines.Length);
            Assert.All(expected.Zip(lines), static pair =>
            {
                JsonElement found = JsonDocument.Parse(pair.Second).RootElement;
                string pixels = found.TryGetProperty("error", out _) ? "" : found.GetProperty("pixelsSha256").GetString()!;
                Assert.True(pair.First.Pixels == pixels, $"{pair.First.Pixels}, but the reference says {pair.Second}");
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The hash of a file's pixels; "" where it is refused, null where it has too many for a slow decoder.</summary>
    private static string? PixelsOf(byte[] bytes, int mostPixels)
    {
        try
        {
            TinctFile file = TinctFile.Open(bytes);
            if (file.Header.PixelCount > mostPixels || file.Header.ColorCount > 300)
            {
                return null;
            }

            return Hash([.. file.Decode().ToPixels().SelectMany(static color => (byte[])[color.R, color.G, color.B, color.A])]);
        }
        catch (TinctFormatException)
        {
            return bytes.Length < 14 || (bytes[6] | (bytes[7] << 8)) * (bytes[9] | (bytes[10] << 8)) <= mostPixels ? "" : null;
        }
    }

    [PythonFact]
    public void ReadsWhatTheEncoderWritesNow()
    {
        string folder = Directory.CreateTempSubdirectory("tinct-reference-").FullName;
        try
        {
            var expected = new List<(string Path, int Width, int Height, string Pixels, string Indices)>();
            foreach (int colors in new[] { 1, 2, 4, 7, 40 })
            {
                foreach (CompressionChoice compression in new[] { CompressionChoice.Stored, CompressionChoice.Lz4, CompressionChoice.Swift, CompressionChoice.Dense })
                {
                    const int width = 19;
                    const int height = 13;
                    var options = new EncodeOptions { Colors = colors, Write = new() { Compression = compression } };
                    var encoded = TinctEncoder.Encode(Picture(width, height), width, height, options);
                    string path = Path.Combine(folder, $"{compression}-{colors}.tinct");
                    File.WriteAllBytes(path, encoded.Bytes.ToArray());

                    var pixels = new List<byte>();
                    var indices = new List<byte>();
                    foreach (int index in encoded.Image.Indices)
                    {
                        var color = encoded.Image.Palette.Colors[index];
                        pixels.AddRange([color.R, color.G, color.B, color.A]);
                        indices.AddRange([(byte)index, (byte)(index >> 8)]);
                    }

                    expected.Add((path, width, height, Hash(pixels), Hash(indices)));
                }
            }

            (int exitCode, string output) = Python.Run([Python.Script, .. expected.Select(file => file.Path)]);

            Assert.True(exitCode == 0, output);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.Equal(expected.Count, lines.Length);
            for (int i = 0; i < lines.Length; i++)
            {
                using JsonDocument found = JsonDocument.Parse(lines[i]);
                JsonElement root = found.RootElement;
                Assert.Equal(Path.GetFileName(expected[i].Path), root.GetProperty("file").GetString());
                Assert.Equal(expected[i].Width, root.GetProperty("width").GetInt32());
                Assert.Equal(expected[i].Height, root.GetProperty("height").GetInt32());
                Assert.Equal(expected[i].Indices, root.GetProperty("indicesSha256").GetString());
                Assert.Equal(expected[i].Pixels, root.GetProperty("pixelsSha256").GetString());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A gradient with a few flat patches, RGBA.</summary>
    private static RgbaColor[] Picture(int width, int height)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool flat = (x / 6 + y / 5) % 3 == 0;
                Span<byte> pixel = pixels.AsSpan((y * width + x) * 4, 4);
                pixel[0] = (byte)(flat ? 30 : x * 12);
                pixel[1] = (byte)(flat ? 60 : y * 18);
                pixel[2] = (byte)(flat ? 200 : (x + y) * 7);
                pixel[3] = 255;
            }
        }

        return MemoryMarshal.Cast<byte, RgbaColor>(pixels).ToArray();
    }

    private static string Hash(List<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes.ToArray())).ToLowerInvariant();

    /// <summary>A test that needs Python 3, and is skipped without.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PythonFactAttribute : FactAttribute
    {
        public PythonFactAttribute()
        {
            if (!Python.IsThere)
            {
                Skip = "python3 cannot be started";
            }
        }
    }

    private static class Python
    {
        private static readonly Lazy<bool> _isThere = new(() =>
        {
            try
            {
                return Run("-c", "import sys; sys.exit(0 if sys.version_info >= (3, 8) else 1)").ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        });

        public static bool IsThere => _isThere.Value;

        public static string Script => Path.Combine(Repository.Root, "tests", "reference", "tinct_decode.py");

        public static (int ExitCode, string Output) Run(params string[] arguments)
        {
            // -B: no compiled files beside the scripts.
            var start = new ProcessStartInfo("python3", ["-B", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string complaints = errors.GetAwaiter().GetResult();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + complaints);
        }
    }
}
