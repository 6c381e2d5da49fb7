
using System.Globalization;
using Tinct.Fuzz;
using Tinct.Fuzz.Engine;

// fuzz/run is the way in: it builds and instruments first.
const string Corpora = "fuzz/corpus";
const string Out = "artifacts/fuzz/out";
const int KeptBytes = 96 << 10;
switch (args)
{
    case ["instrument", .. string[] assemblies]:
        foreach (string assembly in assemblies)
        {
            _ = SharpFuzz.Fuzzer.Instrument(assembly, static _ => true, SharpFuzz.Options.Value).Count();
        }

        return 0;
    case ["keep", string name] when TargetList.Find(name) is { } target:
        string path = $"{Corpora}/{name}.bin";
        var fuzzer = new Fuzzer(target, Out, seed: 1);
        byte[][] kept = [.. fuzzer.Smallest(Corpus.Read(path), KeptBytes)];
        Corpus.Write(path, kept);
        Console.WriteLine($"{path}: {kept.Length} inputs, {kept.Sum(static input => input.Length)} bytes");
        return 0;
    case ["replay", string name, .. string[] files] when TargetList.Find(name) is { } target:
        _ = new EdgeMap(); // instrumented code counts whether or not anyone looks
        foreach (byte[] input in files.Length == 0 ? Corpus.Read($"{Corpora}/{name}.bin") : files.Select(File.ReadAllBytes))
        {
            target.Run(input);
        }

        return 0;
    case [string name, string length, .. string[] seed] when TargetList.Find(name) is { } target:
        var run = new Fuzzer(target, Out, seed is [string number] ? ulong.Parse(number, CultureInfo.InvariantCulture) : 1);
        bool counted = length.EndsWith('x');
        long limit = long.Parse(length.TrimEnd('x'), CultureInfo.InvariantCulture);
        return run.Run(Corpus.Read($"{Corpora}/{name}.bin"), counted ? double.PositiveInfinity : limit, counted ? limit : long.MaxValue) == 0 ? 0 : 1;
    case ["names"]:
        Console.WriteLine(string.Join(' ', TargetList.All().Where(static target => target.IsAvailable).Select(static target => target.Name)));
        return 0;
    default:
        Console.WriteLine("fuzz/run TARGET SECONDS|EXECUTIONSx [SEED]; fuzz/run keep TARGET; fuzz/run replay TARGET [FILE...]");
        foreach (FuzzTarget target in TargetList.All())
        {
            Console.WriteLine($"  {target.Name,-14}{target.Description}");
        }

        return 2;
}
