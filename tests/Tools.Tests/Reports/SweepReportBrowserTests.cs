using System.Globalization;
using System.Text.Json.Nodes;
using Tinct.Format;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Reports;

/// <summary>The report page in a real browser: what it draws, that it moves, and that nothing fails.</summary>
public sealed class SweepReportBrowserTests(SweepSample sample) : IClassFixture<SweepSample>
{
    [ChromiumFact]
    public async Task ThePageWorksInABrowser()
    {
        string path = Path.Combine(sample.Folder, SweepFolder.ReportName);
        await File.WriteAllTextAsync(path, sample.Page);
        await using Chromium browser = await Chromium.StartAsync();
        await browser.ShowAsync(1200, "light");
        await browser.OpenAsync(path);

        await NamesAreText(browser);
        await ChartsShowEveryRow(browser);
        await PicturesMeasureAsTheRowsSay(browser);
        await DividerMoves(browser);
        await ChoicesInTheGridAreCompared(browser);
        await ColorSpaceTurns(browser);
        await HistoryIsGoneThrough(browser);
        await TablesAreSorted(browser);
        await LooksRightInEveryThemeAndWidth(browser);
        await EveryPictureOpens(browser);
        Assert.Empty(browser.Complaints);
    }

    private static async Task NamesAreText(Chromium browser)
    {
        Assert.Equal(SweepSample.HostileName, (await browser.EvaluateAsync("document.querySelector('h1').textContent"))!.GetValue<string>());
        Assert.Equal(0, await browser.NumberAsync("document.querySelectorAll('#pwned, main i').length"));
    }

    private async Task ChartsShowEveryRow(Chromium browser)
    {
        SweepPicture picture = sample.Run.Pictures[0];
        int[] expected = [picture.Fits.Length, picture.Rows.Length, picture.Rows.Length, picture.Rows.Length + picture.Peers.Length];
        const string toggleDense = "[...document.querySelectorAll('#curves .toggle')].find(button => button.textContent === 'dense').click()";
        const string brokenPaths = "[...document.querySelectorAll('.chart path')]"
            + ".filter(path => /NaN|Infinity/.test(path.getAttribute('d') + path.getAttribute('transform'))).length";
        const string bytesPoints = "#curves .chart:nth-child(2) .point";
        const string points = "JSON.stringify([...document.querySelectorAll('#curves .chart')].map(chart => chart.querySelectorAll('.point').length))";
        Assert.Equal(expected, await Numbers(browser, points));
        Assert.Equal(
            picture.Rows.Select(static row => (double)row.Bytes).Order(),
            (await Numbers<double>(
                browser, $"JSON.stringify([...document.querySelectorAll('{bytesPoints}')].map(point => Number(point.dataset.y)))")).Order());
        Assert.Equal(2, await browser.NumberAsync("document.querySelectorAll('#curves .chart:nth-child(2) .knee').length"));
        for (int measure = 3; measure >= 0; measure--)
        {
            await browser.EvaluateAsync(
                $"(select => {{ select.selectedIndex = {measure}; select.dispatchEvent(new Event('change')); }})(document.querySelector('#curves select'))");
            Assert.Equal(0, await browser.NumberAsync(brokenPaths));
            Assert.Equal(expected[0], (await Numbers(browser, points))[0]);
        }

        await browser.EvaluateAsync(toggleDense);
        int dense = picture.Rows.Count(static row => row.Compression == "dense");
        expected = [expected[0], expected[1] - dense, expected[2] - dense, expected[3] - dense];
        Assert.Equal(expected, await Numbers(browser, points));
        await browser.EvaluateAsync(toggleDense);

        await browser.EvaluateAsync("document.querySelector('#curves svg').focus()");
        await browser.PressAsync("ArrowRight");
        string spoken = (await browser.EvaluateAsync("document.querySelector('#curves [role=status]').textContent"))!.GetValue<string>();
        Assert.Contains("MSE", spoken, StringComparison.Ordinal);
    }

    /// <summary>The page computes the error of the pixels that it shows; that is what compare measured on the files.</summary>
    private async Task PicturesMeasureAsTheRowsSay(Chromium browser)
    {
        SweepPicture picture = sample.Run.Pictures[0];
        for (int fit = 0; fit < picture.Fits.Length; fit++)
        {
            await FitMeasures(browser, picture, fit);
        }
    }

    private static async Task FitMeasures(Chromium browser, SweepPicture picture, int fit)
    {
        double measured = await browser.NumberAsync(
            $"look({{ left: null, right: view.picture.fits[{fit}] }}), Number(document.getElementById('measured').dataset.mse)");
        Assert.Equal(picture.Rows.First(row => row.Image == picture.Fits[fit].Image).Mse, measured, 1e-9);

        // The page's spaces are the codec's: a component's mean lies where its colour, which was rounded, is drawn. Single ones may not: a transparent colour is
        // kept exactly, whatever else its component took. Colours of k-means are no plain means: few of them weigh rare ones more.
        double typical = await browser.NumberAsync(
            "(isMixture(view.right) ? view.right.model?.components ?? [] : []).filter(({ weight }) => weight > 0).map(({ color, mean }) => "
            + "Math.max(...coordinates(spaceOf(view.right), packHex(color), view.picture.hasAlpha).map((value, axis) => Math.abs(value - mean[axis]))))"
            + ".toSorted((a, b) => a - b).find((_, i, all) => 2 * i + 2 >= all.length) ?? 0");
        Assert.InRange(typical, 0, 3);
        Assert.Equal(picture.Fits[fit].Model is null || !picture.Fits[fit].Method.StartsWith("em", StringComparison.Ordinal), typical == 0);

        bool leavesOut = picture.Fits[fit].Palette.Any(static color => color is { Length: 9 } && color.EndsWith("00", StringComparison.Ordinal));
        Assert.Equal(
            leavesOut && !picture.Fits[fit].Convergence.IsEmpty ? 1 : 0,
            await browser.NumberAsync("Number(document.getElementById('convergence').textContent.includes('Fully transparent pixels'))"));
    }

    private static async Task DividerMoves(Chromium browser)
    {
        const string value = "Number(document.querySelector('.divider').getAttribute('aria-valuenow'))";
        await browser.EvaluateAsync("document.querySelector('.stage').scrollIntoView({ block: 'center' })");
        double[] box = await Numbers<double>(
            browser, "JSON.stringify((box => [box.left, box.top, box.width, box.height])(document.querySelector('.stage').getBoundingClientRect()))");
        Assert.Equal(50, await browser.NumberAsync(value));

        await browser.DragAsync(box[0] + (box[2] / 2), box[1] + (box[3] / 2), box[0] + (box[2] / 4), box[1] + (box[3] / 2));
        Assert.Equal(25, await browser.NumberAsync(value), 1.0);

        await browser.EvaluateAsync("document.querySelector('.divider').focus()");
        await browser.PressAsync("ArrowRight");
        Assert.Equal(27, await browser.NumberAsync(value), 1.0);
        await browser.PressAsync("End");
        Assert.Equal(100, await browser.NumberAsync(value));
    }

    private static async Task ChoicesInTheGridAreCompared(Chromium browser)
    {
        await browser.EvaluateAsync("look({ left: null, right: view.picture.fits[0] }), document.querySelector('.card[data-fit=\"3\"]').click()");
        Assert.Equal(0, await browser.NumberAsync("view.left.index"));
        Assert.Equal(3, await browser.NumberAsync("view.right.index"));
        Assert.Equal(2, await browser.NumberAsync("document.querySelectorAll('.card[aria-pressed=true]').length"));
        await browser.EvaluateAsync("document.querySelector('.card[data-fit=\"0\"]').click()");
        Assert.Equal(1, await browser.NumberAsync("Number(view.left === null)"));
    }

    private static async Task ColorSpaceTurns(Chromium browser)
    {
        const string yaw = "Number(document.querySelector('.cloud canvas').dataset.yaw)";
        double before = await browser.NumberAsync(yaw);
        await browser.EvaluateAsync("document.querySelector('.cloud canvas').focus()");
        await browser.PressAsync("ArrowRight");
        Assert.NotEqual(before, await browser.NumberAsync(yaw));
        const string distinct =
            "new Set(new Uint32Array(document.querySelector('.cloud canvas').getContext('2d').getImageData(0, 0, 400, 400).data.buffer)).size";
        Assert.InRange(await browser.NumberAsync(distinct), 50, int.MaxValue);
    }

    private async Task HistoryIsGoneThrough(Chromium browser)
    {
        await browser.EvaluateAsync("look({ left: null, right: view.picture.fits[1] })");
        int moments = sample.Run.Pictures[0].Fits[1].History.Length;
        Assert.InRange(moments, 2, int.MaxValue);
        await browser.EvaluateAsync("(input => { input.value = 0; input.dispatchEvent(new Event('input')); })(document.querySelector('.player input'))");
        Assert.Equal(0, await browser.NumberAsync("view.moment"));
        Assert.Equal(4, await browser.NumberAsync("document.querySelectorAll('.swatches span').length"));
        await browser.EvaluateAsync("[...document.querySelectorAll('.player button')].find(button => button.textContent === 'Play').click()");
        await browser.WaitForAsync("view.moment === null || view.moment > 0");
        await browser.EvaluateAsync("look({ right: view.picture.fits[0] })");
    }

    private static async Task TablesAreSorted(Chromium browser)
    {
        const string cells = "JSON.stringify([...document.querySelectorAll('#numbers .rows tbody tr')]"
            + ".map(row => Number(row.children[6].textContent.replace(/ dB/, ''))))";
        await browser.EvaluateAsync("[...document.querySelectorAll('#numbers .rows th button')].find(button => button.textContent === 'PSNR').click()");
        double[] psnr = await Numbers<double>(browser, cells);
        Assert.Equal(psnr.OrderDescending(), psnr);
        Assert.NotEqual(psnr[0], psnr[^1]);
    }

    private static async Task LooksRightInEveryThemeAndWidth(Chromium browser)
    {
        double Light(RgbaColor[] pixels) => pixels.Average(static color => (double)color.G);
        var brightness = new Dictionary<string, double>();
        foreach ((int width, string theme) in new[] { (1200, "light"), (1200, "dark"), (390, "light"), (390, "dark") })
        {
            await browser.ShowAsync(width, theme);
            await browser.EvaluateAsync("scrollTo(0, 0)");
            RgbaColor[] pixels = TestData.Read(await browser.ScreenshotAsync()).Pixels;
            Assert.InRange(pixels.Distinct().Count(), 100, int.MaxValue);
            brightness[$"{width} {theme}"] = Light(pixels);
            Assert.InRange(await browser.NumberAsync("document.documentElement.scrollWidth - innerWidth"), int.MinValue, 0);
        }

        Assert.True(brightness["1200 light"] > 200 && brightness["390 light"] > 180, string.Join(' ', brightness));
        Assert.True(brightness["1200 dark"] < 70 && brightness["390 dark"] < 90, string.Join(' ', brightness));
    }

    /// <summary>Alpha, an exact picture, one pixel, nothing finished.</summary>
    private async Task EveryPictureOpens(Chromium browser)
    {
        for (int i = 1; i < sample.Run.Pictures.Length; i++)
        {
            SweepPicture picture = sample.Run.Pictures[i];
            await browser.EvaluateAsync(string.Create(CultureInfo.InvariantCulture, $"showPicture({i})"));
            await browser.WaitForAsync("document.documentElement.dataset.ready === 'true'");
            Assert.Equal(picture.Name, (await browser.EvaluateAsync("document.querySelector('h1').textContent"))!.GetValue<string>());
            Assert.Equal(picture.Fits.Length, await browser.NumberAsync("document.querySelectorAll('.card').length"));
            if (!picture.Rows.IsEmpty)
            {
                bool hasExact = picture.Rows.Any(static row => row.Mse == 0);
                await browser.WaitForAsync("document.querySelector('#curves .chart .point') !== null");
                Assert.Equal(hasExact ? 1 : 0, await browser.NumberAsync(
                    "[...document.querySelectorAll('#curves .chart:first-child .axes text')].filter(text => text.textContent === 'exact').length"));
            }

            for (int fit = 0; fit < picture.Fits.Length; fit++)
            {
                await FitMeasures(browser, picture, fit);
            }
        }
    }

    private static async Task<int[]> Numbers(Chromium browser, string expression) => await Numbers<int>(browser, expression);

    private static async Task<T[]> Numbers<T>(Chromium browser, string expression) =>
        [.. JsonNode.Parse((await browser.EvaluateAsync(expression))!.GetValue<string>())!.AsArray().Select(static node => node!.GetValue<T>())];
}
