using Tinct.Tools.Terminal;

namespace Tinct.Tools.Tests.Terminal;

public sealed class TerminalProbeTests
{
    [Theory]
    [InlineData("TERM=xterm-kitty", TerminalGraphics.Kitty)]
    [InlineData("TERM=xterm-256color KITTY_WINDOW_ID=1", TerminalGraphics.Kitty)]
    [InlineData("TERM=xterm-256color TERM_PROGRAM=WezTerm", TerminalGraphics.Kitty)]
    [InlineData("TERM=xterm-ghostty", TerminalGraphics.Kitty)]
    [InlineData("TERM=foot", TerminalGraphics.Sixel)]
    [InlineData("TERM=foot-extra", TerminalGraphics.Sixel)]
    [InlineData("TERM=xterm-256color TERM_PROGRAM=iTerm.app", TerminalGraphics.Sixel)]
    [InlineData("TERM=dumb KITTY_WINDOW_ID=1", TerminalGraphics.Blocks)]
    [InlineData("TERM=xterm-256color", null)]
    [InlineData("TERM=xterm-kitty TMUX=/tmp/x", null)]
    [InlineData("TERM=tmux-256color KITTY_WINDOW_ID=1", null)]
    [InlineData("TERM=screen.xterm-256color STY=1", null)]
    [InlineData("", null)]
    internal void TheEnvironmentNamesTerminals(string environment, TerminalGraphics? expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static v => v.Split('='))
            .ToDictionary(static v => v[0], static v => v[1]);

        Assert.Equal(expected, TerminalProbe.FromEnvironment(variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData("\e[?62;4;22c", TerminalGraphics.Sixel, 10, 20)]
    [InlineData("\e[6;18;9t\e[?62;22;4c", TerminalGraphics.Sixel, 9, 18)]
    [InlineData("\e[6;18;9t\e[?1;2c", TerminalGraphics.Blocks, 9, 18)]
    [InlineData("\e[?64;14;44c", TerminalGraphics.Blocks, 10, 20)]
    [InlineData("\e[6;0;0t\e[?62;4c", TerminalGraphics.Sixel, 10, 20)]
    [InlineData("", TerminalGraphics.Blocks, 10, 20)]
    [InlineData("typed in the meantime", TerminalGraphics.Blocks, 10, 20)]
    internal void AnswersTellWhatATerminalCan(string answer, TerminalGraphics graphics, int cellWidth, int cellHeight)
    {
        TerminalInfo info = TerminalProbe.Read(answer, TerminalInfo.None, named: null);

        Assert.Equal((graphics, cellWidth, cellHeight), (info.Graphics, info.CellWidth, info.CellHeight));
    }

    [Fact]
    public void WhatIsAskedForHolds() =>
        Assert.Equal(TerminalGraphics.Kitty, TerminalProbe.Read("\e[?62;4c", TerminalInfo.None, TerminalGraphics.Kitty).Graphics);
}
