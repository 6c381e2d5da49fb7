using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>The rules of the specification's section 10 and the files that break them: no rule without a file, and no file without a rule.</summary>
public partial class ConformanceTests
{
    /// <summary>Sentences with "must" that are about what a program does, not about a file.</summary>
    private static readonly (string Sentence, string Why)[] s_notAboutFiles =
    [
        ("words *must* and *may* bind", "says what the word means"),
        ("section 10 collects everything a decoder must reject", "points to the rules"),
        ("must leave the section out", "an editor's duty, which no file shows"),
        ("## 10. What a decoder must reject", "a heading"),
        ("## 9. What a decoder must reject", "a heading"),
        ("must not deliver a picture", "introduces the rules"),
        ("must not crash, hang or allocate", "for any input: SECURITY.md names what shows it"),
        ("It must say what is damaged", "a salvaging decoder's duty: ContainerHostileTests"),
    ];

    /// <summary>The files that break each rule, from R1 on, and nothing else.</summary>
    internal static IReadOnlyList<string[]> Files { get; } =
    [
        ["png", "stripped-bit"], // R1
        ["version-0", "version-2"], // R2
        ["flag-6", "flag-7", "external-palette", "no-palette"], // R3
        ["method-4", "method-255"], // R4
        ["swift-mode", "swift-mode-reserved-bit"], // R5
        ["dense-model"], // R6
        ["coded-palette-model"], // R7
        ["section-required"], // R8
        ["section-method"], // R9
        ["empty", "cut-signature", "cut-header", "cut-band-rows", "cut-color-section-length"], // R10
        ["cut-palette", "cut-band-table", "cut-front-checksum", "cut-checksum"], // R11
        ["cut-color-sections", "cut-before-band", "cut-stored-band", "cut-lz4-band", "cut-last-band", "band-too-long"], // R12
        ["cut-section-length", "cut-before-section-length", "cut-sections"], // R13
        ["width-0", "height-0"], // R14
        ["band-rows-0", "band-rows-height"], // R15
        ["banded-one-colour"], // R16
        ["color-section-length-0", "section-length-0"], // R17
        ["coded-palette-empty", "coded-palette-longer-than-plain"], // R18
        ["only-band-length-0", "band-length-0"], // R19
        ["trailing-bands", "trailing-lz4", "trailing-sections", "trailing-stored", "trailing-one-colour"], // R20
        ["band-lengths-swapped"], // R21
        [
            "lz4-offset-0", "lz4-offset-far", "lz4-literals-missing", "lz4-length-missing", "lz4-offset-missing", "lz4-ends-with-match",
            "lz4-token-only", "lz4-bytes-after-end",
        ], // R22
        ["lz4-short", "lz4-long", "lz4-match-too-long", "lz4-cannot-hold"], // R23
        ["lz4-match-near-end", "lz4-match-to-the-end"], // R24
        ["index-3", "index-5", "index-255", "index-257", "swift-photo-index"], // R25
        ["unused-bits", "unused-bits-lz4"], // R26
        ["coded-palette-short", "coded-palette-cut", "coded-palette-long"], // R27
        [
            "swift-mode-alone", "swift-state-cut", "swift-state-a-small", "swift-state-b-small", "swift-states-only", "swift-half-a-word",
            "swift-word-missing", "swift-word-too-many", "swift-end-state", "swift-photo-300", "swift-candidate",
        ], // R28
        ["dense-short", "dense-long"], // R29
        ["swift-too-large", "dense-too-large"], // R30
        ["section-overruns", "section-loose-byte"], // R31
        ["section-tag"], // R32
        ["section-icc-after", "section-text-before", "section-unknown-before"], // R33
        ["section-twice", "section-code-points-twice"], // R34
        ["section-stored-lengths", "section-lz4-cannot-hold"], // R35
        ["section-lz4-malformed", "section-lz4-empty"], // R36
        ["section-icc-empty"], // R37
        ["section-code-points-short", "section-code-points-long", "section-code-points-matrix", "section-code-points-range"], // R38
        ["section-density-unit", "section-density-0", "section-density-x-0", "section-density-short", "section-density-long"], // R39
        [
            "section-text-without-zero", "section-text-without-key", "section-text-long-key", "section-text-key-not-utf8",
            "section-text-value-not-utf8",
        ], // R40
        [
            "model-method", "model-covariance", "model-space", "model-dimensions", "model-likelihood", "model-error", "model-probability",
            "model-mean", "model-covariance-infinite", "model-long", "model-short", "model-cut",
        ], // R41
        ["checksum-front", "checksum-palette"], // R42
        ["checksum-color-section", "checksum-section"], // R43
        ["checksum-band"], // R44
        ["huge"], // R45
        ["fewer-colours", "another-order", "another-alpha", "another-checksum"], // R46, of spec/vectors/external
        ["external-and-coded"], // R47, of spec/vectors/external
    ];

    /// <summary>The rule that a file of spec/vectors/invalid or external breaks.</summary>
    internal static string RuleOf(string name) => $"R{Files.Index().Single(rule => rule.Item.Contains(name)).Index + 1}";

    [Fact]
    public void EveryRuleHasAFileThatBreaksItAndEveryFileARule()
    {
        (string Rule, string Kind)[] rules = [.. Rules()];
        Assert.Equal(Files.Count, rules.Length);
        Assert.Equal(Enumerable.Range(1, rules.Length).Select(static number => $"R{number}"), rules.Select(static rule => rule.Rule));
        (string Rule, string Kind)[] broken = [.. Broken("invalid"), .. Broken("external")];

        Assert.Empty(rules.Except(broken));
        Assert.Empty(broken.Except(rules));
    }

    [Theory]
    [InlineData("tinct.md")]
    [InlineData("tinct-swift.md")]
    [InlineData("tinct-dense.md")]
    [InlineData("tinct-palette.md")]
    public void EveryMustNamesItsRule(string text)
    {
        string[] lines = File.ReadAllLines(Path.Combine(VectorFiles.Root, "spec", text));
        int last = Files.Count;
        IEnumerable<string> without = Enumerable.Range(0, lines.Length)
            .Where(line => Must().IsMatch(lines[line]) && !Array.Exists(s_notAboutFiles, other => lines[line].Contains(other.Sentence, StringComparison.Ordinal)))
            .Where(line => !RuleName().IsMatch($"{lines[line]} {lines.ElementAtOrDefault(line + 1)}"))
            .Select(line => $"{text}:{line + 1}: {lines[line]}");

        Assert.Empty(without);
        Assert.All(lines.SelectMany(line => RuleName().Matches(line)), rule => Assert.InRange(int.Parse(rule.Groups[1].Value), 1, last));
    }

    /// <summary>The rules that a folder of golden files breaks, and how.</summary>
    private static IEnumerable<(string Rule, string Kind)> Broken(string folder)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(VectorFiles.Root, "spec", "vectors", folder, "manifest.json")));
        foreach (JsonElement entry in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            if (entry.TryGetProperty("rule", out JsonElement rule))
            {
                yield return (rule.GetString()!, entry.GetProperty("kind").GetString()!);
            }
        }
    }

    /// <summary>The table of section 10.</summary>
    private static IEnumerable<(string Rule, string Kind)> Rules() =>
        File.ReadLines(Path.Combine(VectorFiles.Root, "spec", "tinct.md")).Select(static line => Row().Match(line)).Where(static row => row.Success)
            .Select(static row => (row.Groups[1].Value, row.Groups[2].Value));

    [GeneratedRegex(@"^\| (R\d+) \| ([a-z-]+) \| \S")]
    private static partial Regex Row();

    [GeneratedRegex(@"\bmust\b")]
    private static partial Regex Must();

    [GeneratedRegex(@"\bR(\d+)\b")]
    private static partial Regex RuleName();
}
