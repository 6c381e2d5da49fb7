using Tinct.S3;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

using var stop = new StopSignal();
CommandConsole console = CommandConsole.OfProcess();
return stop.CodeAfter(TinctCommand.Run(S3Command.Create(console, stop.Token), args, console));
