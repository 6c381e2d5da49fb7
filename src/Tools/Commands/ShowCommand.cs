using System.CommandLine;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Terminal;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct show</c>: draws a picture in the terminal.</summary>
internal sealed class ShowCommand
{
    private const string Auto = "auto";
    private const int MostColumns = 1000;

    /// <summary>The most pixels to draw: nobody can use a larger picture in a terminal.</summary>
    private const long MostPixels = 1 << 25;

    private readonly Argument<string> _input = new("FILE") { Description = "a picture or .tinct file; - is standard input" };
    private readonly Choice _graphics = new(
        "--graphics", "how: the kitty protocol, sixel, half blocks in 24-bit colour, or the best that the terminal says it can",
        ["auto", "kitty", "sixel", "blocks"], Auto);

    private readonly WholeNumber _width = new(
        "--width", "COLUMNS", "width in characters; smaller pictures grow to it [default: the picture's own, at most the terminal's]",
        1, MostColumns);

    private readonly Option<string?> _background = new("--background")
    {
        Description = $"what is seen through transparent pixels: {PictureBackground.Words} [default: terminal]",
        HelpName = "COLOR",
    };

    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private ShowCommand(CommandConsole console, CancellationToken cancellation)
    {
        _console = console;
        _cancellation = cancellation;
    }

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new ShowCommand(console, cancellation);
        var command = new Verb("show", "Draws a picture in the terminal.", verb._input)
        {
            Examples =
            [
                "tinct show photo.tinct",
                "tinct show sprite.png --width 60 --background checker",
                "tinct decode photo.tinct -o - | tinct show -",
            ],
        };
        command.AddGroup("Options", verb._graphics, verb._width, verb._background);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string over = parsed.GetValue(_background) ?? "terminal";
        if (!PictureBackground.TryParse(over, out PictureBackground background))
        {
            throw CommandException.Usage($"--background takes {PictureBackground.Words}, not '{over}'");
        }

        using PictureFile picture = PictureFile.Named(parsed.GetRequiredValue(_input), _console);
        _cancellation.ThrowIfCancellationRequested();
        TerminalInfo terminal = TerminalProbe.Look(_console, GraphicsOf(parsed));
        (int width, int height) = Size(picture, terminal, (int?)_width.Read(parsed));
        RgbaColor[] pixels = PictureScaler.Scale(picture.Rows, width, height);
        background.Apply(pixels, width, keepAlpha: terminal.Graphics == TerminalGraphics.Kitty);
        try
        {
            switch (terminal.Graphics)
            {
                case TerminalGraphics.Kitty:
                    KittyWriter.Write(_console.Output, pixels, width, _cancellation);
                    break;
                case TerminalGraphics.Sixel:
                    SixelWriter.Write(_console.Output, pixels, width, _cancellation);
                    break;
                default:
                    HalfBlocks.Write(_console.Output, pixels, width, _cancellation);
                    break;
            }
        }
        finally
        {
            _console.Output.Flush();
        }

        _console.SayEach(picture.Notes.Select(note => $"{picture.Name}: {note}"));
        return ExitCode.Done;
    }

    private TerminalGraphics? GraphicsOf(ParseResult parsed) => parsed.GetValue(_graphics) switch
    {
        "kitty" => TerminalGraphics.Kitty,
        "sixel" => TerminalGraphics.Sixel,
        "blocks" => TerminalGraphics.Blocks,
        _ => null,
    };

    /// <summary>Size in pixels. A half block is one pixel: a character wide and half a character high. The picture stays within the
    /// terminal unless its width was asked for.</summary>
    private static (int Width, int Height) Size(PictureFile picture, TerminalInfo terminal, int? columns)
    {
        (int across, int down) = terminal.Graphics == TerminalGraphics.Blocks ? (1, 2) : (terminal.CellWidth, terminal.CellHeight);
        double room = columns is null && terminal.Rows is { } rows ? (rows - 1) * down : double.MaxValue;
        (int width, int height) = PictureScaler.Fit(
            picture.Width, picture.Height, (columns ?? terminal.Columns) * across, room, grow: columns is not null);
        return (long)width * height <= MostPixels
            ? (width, height)
            : throw CommandException.Usage($"{picture.Name} would be drawn with {width} x {height} pixels; give a smaller --width");
    }
}
