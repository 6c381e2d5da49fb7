using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class EncodeOptionsTests
{
    public static TheoryData<string, Func<object>> Wrong() => new()
    {
        { "Colors", () => new EncodeOptions { Colors = 0 } },
        { "Colors", () => new EncodeOptions { Colors = 65_537 } },
        { "Effort", () => new EncodeOptions { Effort = 0 } },
        { "Effort", () => new EncodeOptions { Effort = 10 } },
        { "Threads", () => new EncodeOptions { Threads = 0 } },
        { "DitherStrength", () => new MapOptions { DitherStrength = 1.1 } },
        { "DitherStrength", () => new MapOptions { DitherStrength = -0.1 } },
        { "Smooth", () => new MapOptions { Smooth = -1 } },
        { "Smooth", () => new MapOptions { Smooth = double.NaN } },
        { "Smooth", () => new MapOptions { Smooth = double.PositiveInfinity } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AValueOutOfRangeIsRefusedByTheNameOfItsOption(string option, Func<object> set)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(set);
        Assert.Equal(option, refusal.ParamName);
        Assert.Contains(" must be ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEndsOfRangesAreWithinThem()
    {
        var low = new EncodeOptions { Colors = 1, Effort = 1, Threads = 1, Map = new() { DitherStrength = 0, Smooth = 0 } };
        var high = new EncodeOptions { Colors = 65_536, Effort = 9, Threads = int.MaxValue, Map = new() { DitherStrength = 1, Smooth = double.MaxValue } };
        Assert.NotEqual(low, high);
    }

    [Fact]
    public void OptionsAreEqualByValueAndOneAndAllCountsForThat()
    {
        Assert.Equal(Make(3), Make(3));
        Assert.Equal(Make(3).GetHashCode(), Make(3).GetHashCode());
        Assert.NotEqual(Make(3), Make(4));
        Assert.NotEqual(Make(3), Make(3) with { Goal = null });
        Assert.NotEqual(Make(3), Make(3) with { Fit = FitOptions.Default });
        Assert.NotEqual(Make(3), Make(3) with { Map = new() { Smooth = 0.1 } });
        Assert.NotEqual(Make(3), Make(3) with { Write = new() { SaveModel = true } });

        static EncodeOptions Make(byte red) => new()
        {
            Goal = new EncodeGoal.GivenPalette(new Palette([new(1, 2, 3), new(red, 0, 0)])),
            Fit = new() { FixedColors = new Palette([new(1, 2, red)]) },
        };
    }
}
