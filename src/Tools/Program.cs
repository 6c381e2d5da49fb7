using System.Runtime.InteropServices;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

// The first Ctrl-C or termination signal stops the work in order; a second one ends the process at once.
using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return TinctCommand.Run(args, CommandConsole.OfProcess(), stop.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
