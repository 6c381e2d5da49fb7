using Tinct.Tools.Commands;
using Tinct.Tools.Host;

using var stop = new StopSignal();
return stop.CodeAfter(TinctCommand.Run(args, CommandConsole.OfProcess(), stop.Token));
