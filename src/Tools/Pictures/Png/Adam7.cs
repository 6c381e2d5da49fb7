namespace Tinct.Tools.Pictures.Png;

/// <summary>One of the seven passes of Adam7 interlacing: the pixels (x, y) with x = <paramref name="X"/> modulo
/// <paramref name="StepX"/> and y = <paramref name="Y"/> modulo <paramref name="StepY"/> (PNG specification, clause 8).</summary>
internal readonly record struct Adam7Pass(int X, int Y, int StepX, int StepY)
{
    /// <summary>The passes in file order.</summary>
    public static IReadOnlyList<Adam7Pass> All { get; } =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <summary>Pixels a row of the pass has in a picture of this width; 0 if the pass is empty.</summary>
    public int Width(int pictureWidth) => (pictureWidth - X + StepX - 1) / StepX;

    /// <summary>Rows the pass has in a picture of this height; 0 if the pass is empty.</summary>
    public int Height(int pictureHeight) => (pictureHeight - Y + StepY - 1) / StepY;
}
