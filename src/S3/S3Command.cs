using Tinct.Tools.CommandLine;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>The <c>tinct-s3</c> command: <c>tinct batch</c> between object stores and folders.</summary>
internal static class S3Command
{
    /// <summary>Makes the command.</summary>
    public static ProgramCommand Create(CommandConsole console, CancellationToken cancellation)
    {
        var root = new ProgramCommand("tinct-s3", "Compresses whole libraries of pictures that lie in object stores, or that go there.")
        {
            Examples = S3Places.SomeExamples,
        };
        root.Add(BatchCommand.Create(console, cancellation, new S3Places(cancellation)));
        return root;
    }
}
