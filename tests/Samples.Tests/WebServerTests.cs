using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Tinct.Samples.Tests;

/// <summary>The web server, over HTTP.</summary>
public sealed class WebServerTests : IDisposable
{
    private const string Chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

    private readonly SampleProgram _work = new();
    private readonly Process _server;
    private readonly HttpClient _client;

    public WebServerTests()
    {
        _work.Sheet();
        File.WriteAllBytes(_work["damaged.tinct"], File.ReadAllBytes(_work["sheet.tinct"])[..^1]);
        _server = _work.Start("Tinct.Samples.WebServer", "--folder", _work["."], "--urls", "http://127.0.0.1:0");
        const string Listening = "Now listening on: ";
        string? line;
        do
        {
            line = _server.StandardOutput.ReadLine();
        }
        while (line is not null && !line.Contains(Listening, StringComparison.Ordinal));

        Assert.NotNull(line);
        _client = new HttpClient { BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]) };
    }

    [Fact]
    public async Task BrowsersGetWhatTheyKnow()
    {
        byte[] file = File.ReadAllBytes(_work["sheet.tinct"]);
        foreach ((string? accept, string type) in new[]
        {
            (null, "image/png"), ("*/*", "image/png"), (Chrome, "image/webp"), ("image/png;q=0.5,image/webp;q=0", "image/png"),
            ("image/vnd.tinct," + Chrome, "image/vnd.tinct"), ("image/vnd.tinct;q=0, image/*", "image/png"),
        })
        {
            using HttpResponseMessage response = await Get("pictures/sheet", accept);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync();

            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Equal("Accept", response.Headers.Vary.Single());
            if (type == "image/vnd.tinct")
            {
                Assert.Equal(file, bytes);
            }
            else
            {
                AssertShows(bytes, 0, 16);
            }
        }

        using HttpResponseMessage none = await Get("pictures/sheet", "text/html");
        Assert.Equal(HttpStatusCode.NotAcceptable, none.StatusCode);
    }

    [Fact]
    public async Task RowsAreOpenedOnDemand()
    {
        using HttpResponseMessage rows = await Get("pictures/sheet?rows=5-11", "image/vnd.tinct,image/webp");
        using HttpResponseMessage beyond = await Get("pictures/sheet?rows=5-16", Chrome);
        using HttpResponseMessage nonsense = await Get("pictures/sheet?rows=all", Chrome);

        Assert.Equal("image/webp", rows.Content.Headers.ContentType?.MediaType);
        AssertShows(await rows.Content.ReadAsByteArrayAsync(), 5, 7);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (beyond.StatusCode, nonsense.StatusCode));
    }

    [Fact]
    public async Task RowsFarDownAreFound()
    {
        var pixels = new RgbaColor[70_000];
        pixels[69_999] = new RgbaColor(200, 100, 50);
        TinctImage.Save(new RgbaPicture(pixels, 1), _work["tall.tinct"]);

        using HttpResponseMessage last = await Get("pictures/tall?rows=69998-69999", "image/png");

        using Image<Rgba32> shown = Image.Load<Rgba32>(await last.Content.ReadAsByteArrayAsync());
        Assert.Equal((1, 2, (byte)200), (shown.Width, shown.Height, shown[0, 1].R));
    }

    [Fact]
    public async Task HeadersCanBeHadAlone()
    {
        foreach (string accept in new[] { Chrome, "image/vnd.tinct" })
        {
            using HttpResponseMessage whole = await Get("pictures/sheet", accept);
            using HttpResponseMessage head = await Get("pictures/sheet", accept, method: HttpMethod.Head);

            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal((whole.Content.Headers.ContentLength, whole.Headers.ETag), (head.Content.Headers.ContentLength, head.Headers.ETag));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task WhatTheBrowserHasIsNotSentAgain()
    {
        using HttpResponseMessage webp = await Get("pictures/sheet", Chrome);
        using HttpResponseMessage png = await Get("pictures/sheet", "image/png");
        using HttpResponseMessage rows = await Get("pictures/sheet?rows=0-3", "image/png");
        EntityTagHeaderValue tag = webp.Headers.ETag!;

        using HttpResponseMessage again = await Get("pictures/sheet", Chrome, tag);
        using HttpResponseMessage other = await Get("pictures/sheet", "image/png", tag);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(3, new[] { tag, png.Headers.ETag, rows.Headers.ETag }.Distinct().Count());
    }

    [Fact]
    public async Task OtherFilesAreNotServed()
    {
        using HttpResponseMessage missing = await Get("pictures/none", Chrome);
        using HttpResponseMessage outside = await Get("pictures/..%2f..%2fsheet", Chrome);
        using HttpResponseMessage damaged = await Get("pictures/damaged", Chrome);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (missing.StatusCode, outside.StatusCode));
        Assert.Equal(HttpStatusCode.InternalServerError, damaged.StatusCode);
        Assert.Contains("damaged.tinct", await damaged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        _work.Dispose();
    }

    private async Task<HttpResponseMessage> Get(string path, string? accept, EntityTagHeaderValue? known = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await _client.SendAsync(request);
    }

    private void AssertShows(byte[] file, int firstRow, int rows)
    {
        RgbaPicture sheet = TinctImage.Load(_work["sheet.tinct"]);
        using Image<Rgba32> shown = Image.Load<Rgba32>(file);

        Assert.Equal((24, rows), (shown.Width, shown.Height));
        Assert.All(Enumerable.Range(0, 24 * rows), i => Assert.Equal(
            sheet.Pixels.Span[(firstRow * 24) + i], new RgbaColor(shown[i % 24, i / 24].R, shown[i % 24, i / 24].G, shown[i % 24, i / 24].B, shown[i % 24, i / 24].A)));
    }
}
