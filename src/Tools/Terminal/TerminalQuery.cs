using System.Runtime.InteropServices;
using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.Terminal;

/// <summary>Asks the terminal a question and reads its answer from standard input.</summary>
// Bounds: 64 bytes for what the terminal answers, and a buffer larger than any system's settings.
internal static unsafe partial class TerminalQuery
{
    private const int Input = 0;
    private const int ApplyNow = 0; // TCSANOW
    private const short Readable = 1; // POLLIN
    private const int AnswerTime = 200; // milliseconds, for terminals at the far end of a network too

    /// <summary>More than any system's struct termios takes; what is in it is the C library's matter.</summary>
    private const int SettingsSize = 256;

    /// <summary>Asks, and waits until an answer ends in <c>c</c> as that to DA1 does, but not for long.</summary>
    /// <returns>What the terminal sent; empty where it cannot be asked.</returns>
    public static string Ask(string questions, CommandConsole console)
    {
        if (OperatingSystem.IsWindows() || Console.IsInputRedirected)
        {
            return "";
        }

        byte* settings = stackalloc byte[SettingsSize];
        byte* raw = stackalloc byte[SettingsSize];
        if (GetSettings(Input, settings) != 0)
        {
            return "";
        }

        new ReadOnlySpan<byte>(settings, SettingsSize).CopyTo(new Span<byte>(raw, SettingsSize));
        MakeRaw(raw);
        if (SetSettings(Input, ApplyNow, raw) != 0)
        {
            return "";
        }

        try
        {
            console.Write(questions);
            console.Output.Flush();
            return ReadAnswer();
        }
        finally
        {
            _ = SetSettings(Input, ApplyNow, settings);
        }
    }

    private static string ReadAnswer()
    {
        var answer = new StringBuilder();
        byte* bytes = stackalloc byte[64];
        long end = Environment.TickCount64 + AnswerTime;
        while (answer.Length < 1000 && (answer.Length == 0 || answer[^1] != 'c'))
        {
            int left = (int)Math.Max(0, end - Environment.TickCount64);
            var wait = new PollRequest { File = Input, Events = Readable };
            if (Poll(&wait, 1, left) <= 0)
            {
                break;
            }

            nint count = Read(Input, bytes, 64);
            if (count <= 0)
            {
                break;
            }

            answer.Append(Encoding.ASCII.GetString(bytes, (int)count));
        }

        return answer.ToString();
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int file, byte* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetSettings(int file, int when, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte* settings);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* bytes, nint count);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int File;
        public short Events;
        public short Happened;
    }
}
