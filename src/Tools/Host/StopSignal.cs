using System.Runtime.InteropServices;

namespace Tinct.Tools.Host;

/// <summary>Ends the process on Ctrl-C or a termination signal. The first one stops the work in order. Where that takes longer than a moment, because
/// the work waits for a pipe or cannot be stopped, what is unfinished is deleted and the process ends. A second signal ends it at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _code = ExitCode.Done;

    public StopSignal() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code of the process, given that of the work.</summary>
    public int CodeAfter(int code) => Volatile.Read(ref _code) is not ExitCode.Done and int signalled ? signalled : code;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        int code = context.Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;
        bool isFirst = Interlocked.CompareExchange(ref _code, code, ExitCode.Done) == ExitCode.Done;
        var end = new Thread(() =>
        {
            Thread.Sleep(isFirst ? s_patience : TimeSpan.Zero);
            UnfinishedFiles.OfProcess.DeleteAll();
            Environment.Exit(_code);
        })
        {
            IsBackground = true,
        };
        end.Start();
        if (!isFirst)
        {
            return;
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work had ended just then.
        }
    }
}
