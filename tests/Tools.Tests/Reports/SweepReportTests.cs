using System.Text.Json;
using System.Text.RegularExpressions;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports;
using Tinct.Tools.Reports.Html;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Reports;

/// <summary>The report page as a file: what it carries, and that nothing in a sweep can break out of its place.</summary>
public sealed partial class SweepReportTests(SweepSample sample) : IClassFixture<SweepSample>
{
    private string Page => sample.Page;

    [Fact]
    public void JsonLinesHaveOtherProgramsAfterThePicturesRows()
    {
        using var output = new MemoryStream();
        SweepTable.PrintJson(sample.Run, CommandConsole.Over(Stream.Null, output, TextWriter.Null));
        JsonElement[] lines = [.. System.Text.Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(sample.Run.Pictures.Sum(static picture => picture.Rows.Length + picture.Peers.Length), lines.Length);
        JsonElement[] peers = [.. lines.Where(static line => line.TryGetProperty("tool", out _))];
        Assert.Equal(["pngquant", "optipng"], peers.Select(static line => line.GetProperty("tool").GetString()));
        Assert.Equal((SweepSample.HostileName, 500), (peers[0].GetProperty("picture").GetString(), peers[0].GetProperty("bytes").GetInt32()));
        Assert.Equal(JsonValueKind.Null, peers[1].GetProperty("psnr").ValueKind);
    }

    [Fact]
    public void ThePageCarriesTheSweepNumberByNumber()
    {
        using var expected = new MemoryStream();
        SweepJson.Write(sample.Run, expected);
        using JsonDocument carried = JsonDocument.Parse(Data("run"));
        using JsonDocument written = JsonDocument.Parse(expected.ToArray());

        Assert.True(JsonElement.DeepEquals(written.RootElement, carried.RootElement));
        Assert.Equal(
            sample.Run.Pictures[0].Rows.Select(static row => row.Mse),
            carried.RootElement.GetProperty("pictures")[0].GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("mse").GetDouble()));
    }

    [Fact]
    public void NothingInASweepBreaksOutOfItsElement()
    {
        Assert.DoesNotContain("<b id=pwned>", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>a note", Page, StringComparison.Ordinal);
        Assert.Equal(OpeningScript().Count(Page), ClosingScript().Count(Page));
        foreach (Match element in WholeScript().Matches(Page))
        {
            Assert.DoesNotContain("<!--", element.Groups["text"].Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ASinglePicturesNameIsTheEscapedTitle()
    {
        SweepRun single = sample.Run with { Pictures = [sample.Run.Pictures[0]] };
        string text = sample.Write(single);
        string title = text[(text.IndexOf("<title>", StringComparison.Ordinal) + 7)..text.IndexOf("</title>", StringComparison.Ordinal)];
        Assert.StartsWith(SweepSample.HostileName, System.Net.WebUtility.HtmlDecode(title), StringComparison.Ordinal);
        Assert.DoesNotContain('<', title);
    }

    [Fact]
    public void ThePageRefersToNothingOutsideItself()
    {
        string shell = WholeScript().Replace(Page, "");
        Assert.DoesNotMatch("(?i)\\bsrc\\s*=", shell);
        Assert.Equal(["data:,", "#pictures"], Reference().Matches(shell).Select(static match => match.Groups[1].Value));
        Assert.DoesNotMatch("(?i)@import|url\\(", shell);
        string scripts = string.Concat(WholeScript().Matches(Page).Where(static match => !match.Value.Contains("application/json", StringComparison.Ordinal)));
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(scripts).Select(static match => match.Value)); // a namespace, which nothing fetches
        Assert.DoesNotMatch("\\bfetch\\(|XMLHttpRequest|import\\(|WebSocket", scripts);
        Assert.Contains("default-src 'none'", shell, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPicturesPixelsCanBeHadFromWhatThePageCarries()
    {
        using JsonDocument pixels = JsonDocument.Parse(Data("pixels"));
        for (int p = 0; p < sample.Run.Pictures.Length; p++)
        {
            SweepPicture picture = sample.Run.Pictures[p];
            JsonElement carried = pixels.RootElement.GetProperty("pictures")[p];
            RgbaColor[] original = Png(carried.GetProperty("original"));
            Assert.Equal(sample.Pixels(picture.Original), original);
            uint[] colors = [.. original.Select(static color => color.PackedValue).Distinct().Order()];
            for (int f = 0; f < picture.Fits.Length; f++)
            {
                JsonElement table = carried.GetProperty("tables")[f];
                RgbaColor[] shown = table.ValueKind == JsonValueKind.Null
                    ? Png(carried.GetProperty("images")[f])
                    : [.. original.Select(color => Png(table)[Array.BinarySearch(colors, color.PackedValue)])];
                Assert.Equal(sample.Pixels(picture.Fits[f].Image), shown);
            }
        }

        JsonElement whole = pixels.RootElement.GetProperty("pictures")[0].GetProperty("images"); // the dithered one's
        Assert.Contains(whole.EnumerateArray(), static image => image.ValueKind == JsonValueKind.String);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1920, 1080, 2_097_152, 1)]
    [InlineData(4000, 3000, 2_097_152, 3)] // 2000 x 1500 is too many, 1334 x 1000 is not
    [InlineData(16_777_215, 1, 65_536, 256)]
    public void LargePicturesAreThinnedJustEnough(int width, int height, int allowed, int step) =>
        Assert.Equal(step, PixelData.StepFor(width, height, allowed));

    [Fact]
    public void ThinningKeepsEveryNthPixelOfEveryNthRow()
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(5), 7 * 5, alpha: true);
        string path = Path.Combine(sample.Folder, "thin.png");
        File.WriteAllBytes(path, TestData.Write(".png", Picture.FromPixels(7, 5, pixels)));

        ThinPicture thin = ThinPicture.Read(path, 3);

        Assert.Equal((3, 2), (thin.Width, thin.Height));
        Assert.Equal([pixels[0], pixels[3], pixels[6], pixels[21], pixels[24], pixels[27]], thin.Pixels);
    }

    private static RgbaColor[] Png(JsonElement base64) => TestData.Read(base64.GetBytesFromBase64()).Pixels;

    private string Data(string id)
    {
        string start = $"<script type=\"application/json\" id=\"{id}\">";
        int from = Page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return Page[from..Page.IndexOf("</script>", from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<script[ >]")]
    private static partial Regex OpeningScript();

    [GeneratedRegex("(?i)</script")]
    private static partial Regex ClosingScript();

    [GeneratedRegex("(?s)<script[^>]*>(?<text>.*?)</script>")]
    private static partial Regex WholeScript();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("\\w+://[^\"'\\s]+")]
    private static partial Regex Address();
}
