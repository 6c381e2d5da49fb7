namespace Tinct.Tools.Host;

/// <summary>One file to convert.</summary>
/// <param name="Input">A file name, or <see cref="Batch.Pipe"/>.</param>
/// <param name="Output">A file name, or <see cref="Batch.Pipe"/>.</param>
/// <param name="MakeFolder">Whether the output's folder was asked for as a folder and is made when missing; a missing folder
/// in a file name is taken for a mistake.</param>
/// <param name="Fault">Why the conversion cannot be done; null where nothing is known against it.</param>
internal readonly record struct Job(string Input, string Output, bool MakeFolder = false, CommandException? Fault = null);

/// <summary>A file that an input stands for.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Relative">Its name relative to the input it came from.</param>
/// <param name="Fault">Why it is no file but a folder that cannot be searched; null where it is one.</param>
internal readonly record struct InputFile(string Path, string Relative, CommandException? Fault = null);

/// <summary>Plans the conversions, which input becomes which output, and runs them.</summary>
internal static class Batch
{
    /// <summary>Stands for standard input or output.</summary>
    public const string Pipe = "-";

    /// <summary>Lists the conversions that a command line asks for, each once, though folders may hold what is named itself, too. A fault of one of several conversions is kept as that one's <see cref="Job.Fault"/>.</summary>
    /// <param name="inputs">Files, folders (with <paramref name="recursive"/>), or <see cref="Pipe"/>.</param>
    /// <param name="output">A file, a folder (it exists, or its name ends in a separator), <see cref="Pipe"/>, or null: beside the input.</param>
    /// <param name="extension">The extension of outputs where <paramref name="output"/> does not name them.</param>
    /// <param name="recursive">Whether folders and the folders in them are searched.</param>
    /// <param name="wantedExtensions">Which files of a folder are taken, in lower case with the dot.</param>
    /// <exception cref="CommandException">The names do not fit together.</exception>
    public static IReadOnlyList<Job> Plan(
        IReadOnlyList<string> inputs, string? output, string extension, bool recursive, IReadOnlySet<string> wantedExtensions)
    {
        string[] folders = recursive || inputs.Count == 1 ? [] : [.. inputs.Where(Directory.Exists)];
        string[] others = [.. inputs.Where(input => !folders.Contains(input))];
        IReadOnlyList<InputFile> files = others.Length == 0 ? [] : Expand(others, recursive, wantedExtensions);
        bool intoFolder = output is not null && output != Pipe && (Path.EndsInDirectorySeparator(output) || Directory.Exists(output));
        if (files.Count > 1 && output is not null && !intoFolder)
        {
            throw CommandException.Usage($"{files.Count} inputs cannot all become {output}; name a folder: -o DIR/");
        }

        var jobs = new List<Job>(files.Count);
        jobs.AddRange(folders.Select(static folder => new Job(folder, folder, Fault: FolderUnasked(folder))));
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string relative, CommandException? unsearched) in files)
        {
            if (unsearched is not null)
            {
                jobs.Add(new Job(path, path, Fault: unsearched));
                continue;
            }

            string target = Target(path, relative, output, extension, intoFolder);
            bool isFirst = target == Pipe || taken.TryAdd(Path.GetFullPath(target), path);
            string first = isFirst ? path : taken[Path.GetFullPath(target)];
            if (isFirst || Path.GetFullPath(first) != Path.GetFullPath(path))
            {
                CommandException? fault = isFirst ? null : CommandException.Usage($"{path}: would become {target}, as {first} does; convert it apart");
                jobs.Add(new Job(path, target, intoFolder, fault));
            }
        }

        return jobs;
    }

    /// <summary>Runs the conversions. One that fails is reported and does not stop those after it.</summary>
    /// <returns>The exit code of the first that failed, or <see cref="ExitCode.Done"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static int Run(IReadOnlyList<Job> jobs, CommandConsole console, Action<Job> convert, CancellationToken cancellation) => Run(
        jobs,
        threads: 1,
        console,
        job =>
        {
            convert(job);
            return true;
        },
        static (_, _) => { },
        cancellation);

    /// <summary>Runs the conversions, several at a time. One that fails is reported and does not stop the others; reports come in the order of the
    /// conversions whichever is finished first.</summary>
    /// <param name="threads">How many at a time, at least 1.</param>
    /// <param name="convert">Does one, on any thread, and prints nothing.</param>
    /// <param name="report">Reports the result of one; called once at a time.</param>
    /// <param name="line">A line on the terminal that makes room for what is told; null for none.</param>
    /// <returns>The exit code of the first that failed, or <see cref="ExitCode.Done"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static int Run<T>(
        IReadOnlyList<Job> jobs, int threads, CommandConsole console, Func<Job, T> convert, Action<Job, T> report, CancellationToken cancellation,
        ProgressLine? line = null)
    {
        int code = ExitCode.Done;
        ParallelWork.Run(
            jobs,
            threads,
            job =>
            {
                ThrowFault(job);
                if (job.MakeFolder)
                {
                    OutputFile.MakeFolder(job.Output);
                }

                return convert(job);
            },
            (job, result, thrown) =>
            {
                if (line is null)
                {
                    Tell(job, result, thrown);
                }
                else
                {
                    line.MakeRoom(() => Tell(job, result, thrown));
                }
            },
            cancellation);
        return code;

        void Tell(Job job, T? result, Exception? thrown)
        {
            if (thrown is null)
            {
                report(job, result!);
                return;
            }

            int failed = Failure.Report(thrown, console, job.Input);
            code = code == ExitCode.Done ? failed : code;
        }
    }

    /// <summary>Prints which file would become which, and what would be refused.</summary>
    /// <returns>The exit code that running them would begin with.</returns>
    public static int List(IReadOnlyList<Job> jobs, CommandConsole console, bool force) => Run(
        [.. jobs.Select(static job => job with { MakeFolder = false })], console, job =>
        {
            OutputFile.Check(job, force);
            if (job.Input != Pipe && !File.Exists(job.Input))
            {
                throw new FileNotFoundException();
            }

            console.Write($"{Printable.Line($"{job.Input} -> {job.Output}")}\n");
        }, CancellationToken.None);

    /// <summary>The conversions whose output does not exist yet.</summary>
    public static IReadOnlyList<Job> WithoutExisting(IReadOnlyList<Job> jobs) =>
        [.. jobs.Where(static job => job.Output == Pipe || job.Fault is not null || !File.Exists(job.Output))];

    /// <summary>The files that inputs stand for: themselves, and those in folders.</summary>
    /// <param name="inputs">Files, folders (with <paramref name="recursive"/>), or <see cref="Pipe"/>.</param>
    /// <param name="recursive">Whether folders and the folders in them are searched.</param>
    /// <param name="wantedExtensions">Which files of a folder are taken, in lower case with the dot.</param>
    /// <returns>The files, and the folders that cannot be searched; at least one.</returns>
    /// <exception cref="CommandException">There are none, a folder is not to be searched, or standard input is among them twice.</exception>
    public static IReadOnlyList<InputFile> Expand(IReadOnlyList<string> inputs, bool recursive, IReadOnlySet<string> wantedExtensions)
    {
        if (inputs.Count(static input => input == Pipe) > 1)
        {
            throw PipeTwice();
        }

        var files = new List<InputFile>();
        foreach (string input in inputs)
        {
            if (input == Pipe || !Directory.Exists(input))
            {
                files.Add(new InputFile(input, Path.GetFileName(input)));
                continue;
            }

            if (!recursive)
            {
                throw FolderUnasked(input);
            }

            files.AddRange(FolderSearch.Find(input, recursive: true, name => wantedExtensions.Contains(Path.GetExtension(name).ToLowerInvariant()))
                .Select(file => new InputFile(Path.Combine(input, file.Name), file.Name, file.Fault)));
        }

        return files.Count > 0 ? files : throw CommandException.Usage($"no pictures in {string.Join(", ", inputs)}");
    }

    /// <summary>Two inputs cannot both be standard input.</summary>
    public static CommandException PipeTwice() => CommandException.Usage("standard input can be read only once, and - stands for two inputs");

    private static CommandException FolderUnasked(string folder) =>
        CommandException.Usage($"{folder} is a folder; --recursive takes the pictures in it");

    private static void ThrowFault(Job job)
    {
        if (job.Fault is not null)
        {
            throw job.Fault;
        }
    }

    private static string Target(string path, string relative, string? output, string extension, bool intoFolder)
    {
        if (output is not null && !intoFolder)
        {
            return output;
        }

        if (path == Pipe)
        {
            return output is null ? Pipe : throw CommandException.Usage($"standard input has no name to take in {output}; name the file with -o");
        }

        return output is null ? Path.ChangeExtension(path, extension) : Path.Combine(output, Path.ChangeExtension(relative, extension));
    }
}
