using Tinct.Fuzz;
using Tinct.Fuzz.Engine;

namespace Tinct.Tools.Tests;

/// <summary>The inputs that the fuzzer kept: together they reach all that it reached, and include all that ever broke a promise.</summary>
public sealed class FuzzCorpusTests
{
    public static TheoryData<string> Targets => [.. TargetList.All().Where(static target => target.IsAvailable).Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void NoInputOfTheCorpusBreaksAPromise(string name)
    {
        FuzzTarget target = TargetList.Find(name)!;
        byte[][] inputs = [.. Corpus.Read(Path.Combine(Repository.Root, "fuzz", "corpus", $"{name}.bin"))];

        Assert.NotEmpty(inputs);
        Assert.All(inputs, target.Run);
    }
}
