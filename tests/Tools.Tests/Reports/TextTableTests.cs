using Tinct.Tools.Reports;

namespace Tinct.Tools.Tests.Reports;

public sealed class TextTableTests
{
    private static TextTable Ratios() => new TextTable("kodim23.png", "method", "K", "MSE", "bytes", "to raw") { KeyColumns = 2 }
        .Add("kmeans", "2", "4,700", "139", "43.17")
        .Add("em-full", "256", "49.75", "2,173", "2.76")
        .Note("a note");

    [Fact]
    public void ColumnsAreAlignedInOneTableWhereTheyFit()
    {
        string[] expected =
        [
            "kodim23.png",
            "  method     K    MSE  bytes  to raw",
            "  kmeans     2  4,700    139   43.17",
            "  em-full  256  49.75  2,173    2.76",
            "  a note",
        ];

        Assert.Equal(expected, Lines(Ratios().ToPlainText()));
        Assert.Equal(expected, Lines(Ratios().ToPlainText(expected[1].Length)));
    }

    [Fact]
    public void ColumnsThatDoNotFitComeBelowBesideTheKeyColumns()
    {
        Assert.Equal(
            [
                "kodim23.png",
                "  method     K    MSE  bytes",
                "  kmeans     2  4,700    139",
                "  em-full  256  49.75  2,173",
                "  method     K  to raw",
                "  kmeans     2   43.17",
                "  em-full  256    2.76",
                "  a note",
            ],
            Lines(Ratios().ToPlainText(35)));
    }

    [Fact]
    public void NothingIsLostHoweverNarrowItIs()
    {
        string[] lines = Lines(Ratios().ToPlainText(1));

        Assert.Equal(["  method     K    MSE", "  method     K  bytes", "  method     K  to raw"], lines.Where(static line => line.Contains("method", StringComparison.Ordinal)));
        Assert.Equal(11, lines.Length);
    }

    [Fact]
    public void NamesAndValuesStandBesideEachOther() =>
        Assert.Equal(["a.png", "  MSE   140.43", "  time  369 ms"], Lines(new TextTable("a.png").Add("MSE", "140.43").Add("time", "369 ms").ToPlainText()));

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
