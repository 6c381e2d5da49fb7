using System.Globalization;
using Tinct.Codec;

namespace Tinct.Tools.Host;

/// <summary>A progress line on standard error, shown on terminals once an encode has taken more than a second.</summary>
internal sealed class ProgressLine : IProgress<EncodeProgress>, IDisposable
{
    private const int ShowAfter = 1000;
    private const int RedrawAfter = 100;

    private readonly TextWriter _error;
    private readonly int _columns;
    private readonly string _subject;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _lock = new();
    private double _drawnAt;
    private int _length;

    private ProgressLine(TextWriter error, int columns, string subject, TimeProvider clock)
    {
        _error = error;
        _columns = columns;
        _clock = clock;
        _start = clock.GetTimestamp();
        _subject = Printable.Line(subject);
    }

    /// <summary>A progress line, or null where nobody would see it.</summary>
    /// <param name="clock">The clock; null for the system's.</param>
    public static ProgressLine? For(CommandConsole console, string subject, bool quiet, TimeProvider? clock = null) =>
        console.ErrorIsTerminal && !quiet ? new ProgressLine(console.Error, console.Columns ?? Console.WindowWidth, subject, clock ?? TimeProvider.System) : null;

    /// <inheritdoc/>
    public void Report(EncodeProgress value) => Report(
        value.Colors == 0 ? value.Stage.ToString().ToLowerInvariant()
        : value.Smooth == 0 ? string.Create(CultureInfo.InvariantCulture, $"trying {Show.Colors(value.Colors)}")
        : string.Create(CultureInfo.InvariantCulture, $"trying {Show.Colors(value.Colors)}, smoothing {value.Smooth:0.00}"),
        value.Fraction);

    /// <summary>Says how far the work is.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="fraction">How much of the whole is done, 0 to 1.</param>
    public void Report(string stage, double fraction)
    {
        lock (_lock)
        {
            double now = _clock.GetElapsedTime(_start).TotalMilliseconds;
            if (now < ShowAfter || now - _drawnAt < RedrawAfter)
            {
                return;
            }

            _drawnAt = now;
            string how = $": {stage} {Math.Clamp(fraction, 0, 1):P0}";

            // A line that is wrapped cannot be drawn over: the last column stays free, and of a long name the end is shown.
            Draw(Fitted(_subject, _columns - 1 - ColumnsOf(how)) + how);
        }
    }

    /// <summary>Prints something else, for which the line makes room.</summary>
    /// <param name="print">Prints whole lines, to standard output or error.</param>
    public void MakeRoom(Action print)
    {
        lock (_lock)
        {
            Erase();
            print();
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Erase();
        }
    }

    private void Erase()
    {
        if (_length > 0)
        {
            Draw("");
            _error.Write('\r');
        }
    }

    private void Draw(string text)
    {
        int length = ColumnsOf(text);
        _error.Write($"\r{text}{new string(' ', Math.Max(0, _length - length))}");
        _length = length;
    }

    private static string Fitted(string name, int columns)
    {
        if (ColumnsOf(name) <= columns)
        {
            return name;
        }

        int start = Math.Max(0, name.Length - Math.Max(0, columns));
        while (start < name.Length && (ColumnsOf(name.AsSpan(start)) >= columns || char.IsLowSurrogate(name[start])))
        {
            start++;
        }

        return $"\u2026{name[start..]}";
    }

    /// <summary>The columns that a text takes: letters of East Asia take two, and so do those that are pairs.</summary>
    private static int ColumnsOf(ReadOnlySpan<char> text)
    {
        int columns = 0;
        foreach (char letter in text)
        {
            columns += letter is >= '\u1100' and < '\u1160' or >= '\u2E80' and < '\uA4D0' or >= '\uAC00' and < '\uD7A4' or >= '\uF900' and < '\uFB00'
                or >= '\uFE30' and < '\uFE70' or >= '\uFF00' and < '\uFF61' or >= '\uFFE0' and < '\uFFE7' ? 2 : 1;
        }

        return columns;
    }
}
