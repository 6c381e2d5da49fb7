namespace Tinct.Tools.Charts;

/// <summary>The part of CSS that <see cref="ChartStyle"/> is written in: rules of selectors that name a tag, classes, or a class around
/// another element, all below <see cref="ChartStyle.RootClass"/>.</summary>
internal sealed class StyleRules
{
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<(string, string, string), Dictionary<string, string>> _resolved = [];

    /// <summary>One selector with its declarations: the element, and the classes that must be around it.</summary>
    private sealed record Rule(string Tag, string[] Classes, string[] Around, int Weight, (string Name, string Value)[] Declarations);

    /// <summary>Reads a style sheet.</summary>
    public StyleRules(string sheet)
    {
        foreach (string block in sheet.Split('}', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = block.Split('{', 2);
            (string, string)[] declarations =
            [
                .. parts[1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(static line => line.Split(':', 2)).Select(static pair => (pair[0].Trim(), pair[1].Trim())),
            ];
            foreach (string selector in parts[0].Split(',', StringSplitOptions.TrimEntries))
            {
                Add(selector.Split(' ', StringSplitOptions.RemoveEmptyEntries), declarations);
            }
        }
    }

    /// <summary>The declarations for an element, the strongest of each name.</summary>
    /// <param name="tag">The element's name.</param>
    /// <param name="classes">Its classes, with blanks between.</param>
    /// <param name="around">The classes of the elements around it.</param>
    public IReadOnlyDictionary<string, string> Find(string tag, string classes, string around)
    {
        if (!_resolved.TryGetValue((tag, classes, around), out Dictionary<string, string>? found))
        {
            found = [];
            string[] own = classes.Split(' ');
            string[] outer = around.Split(' ');
            IEnumerable<Rule> matching = _rules.Where(rule =>
                (rule.Tag.Length == 0 || rule.Tag == tag) && rule.Classes.All(own.Contains) && rule.Around.All(outer.Contains));

            // A stable order: of the same weight the later rule wins.
            foreach ((string name, string value) in matching.OrderBy(static rule => rule.Weight).SelectMany(static rule => rule.Declarations))
            {
                found[name] = value;
            }

            _resolved.Add((tag, classes, around), found);
        }

        return found;
    }

    private void Add(string[] steps, (string, string)[] declarations)
    {
        string[] last = steps[^1].Split('.');
        string[] around = [.. steps[1..^1].Select(static step => step.TrimStart('.'))];
        int weight = 10 * (last.Length - 1 + around.Length) + (last[0].Length > 0 ? 1 : 0);
        _rules.Add(new Rule(last[0], last[1..], around, weight, declarations));
    }
}
