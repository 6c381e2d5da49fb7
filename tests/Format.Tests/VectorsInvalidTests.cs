using System.Globalization;

namespace Tinct.Format.Tests;

/// <summary>Golden files that every decoder must refuse, each wrong in one way only.</summary>
public class VectorsInvalidTests
{
    [Fact]
    public void TheFaultyFilesAreStillMadeAlike()
    {
        var files = new Dictionary<string, byte[]>();
        var entries = new List<Entry>();
        foreach ((string name, TinctErrorKind kind, string why, byte[] bytes) in VectorsInvalid.Files())
        {
            files.Add(name + ".tinct", bytes);
            entries.Add(new Entry(name + ".tinct", KindName(kind), ConformanceTests.RuleOf(name), why));
        }

        Assert.Equal(Enum.GetValues<TinctErrorKind>().Select(KindName).Order(), entries.Select(entry => entry.Kind).Distinct().Order());
        VectorFiles.Check("invalid", files, new { files = entries });
        Assert.InRange(files.Values.Sum(file => file.Length), 1, 50_000);
    }

    [Fact]
    public void EveryFaultIsFoundAndNamed()
    {
        Assert.All(VectorsInvalid.Files(), file =>
        {
            TinctFormatException fault = Assert.Throws<TinctFormatException>(() =>
            {
                TinctFile opened = TinctFile.Open(file.Bytes);
                opened.Verify();
            });
            Assert.True(file.Kind == fault.Kind, $"{file.Name}: {fault.Kind} instead of {file.Kind}: {fault.Message}");
            Assert.InRange(fault.Offset, 0, file.Bytes.Length);
        });
    }

    /// <summary>The kinds in the words of the specification's section 10.</summary>
    private static string KindName(TinctErrorKind kind) =>
        kind == TinctErrorKind.NotTinct ? "not-tinct" : kind.ToString().ToLower(CultureInfo.InvariantCulture);

    private sealed record Entry(string File, string Kind, string Rule, string Why);
}
