using System.CommandLine;
using System.Text;

namespace Tinct.Tools.CommandLine;

/// <summary>Scripts with which shells complete verbs, options and the words that options take. Anything else is completed as a file name.</summary>
internal static class CompletionScript
{
    /// <summary>The shells there are scripts for.</summary>
    public static string[] Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Writes a script.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string Of(RootCommand root, string shell)
    {
        Verb[] verbs = [.. root.Subcommands.OfType<Verb>()];
        return shell switch
        {
            "bash" => Bash(verbs),
            "zsh" => Zsh(verbs),
            "fish" => Fish(verbs),
            _ => PowerShell(verbs),
        };
    }

    private static string Bash(Verb[] verbs)
    {
        var text = new StringBuilder("""
            # tinct completion for bash: source <(tinct completion bash)
            _tinct() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=
                if [ "$COMP_CWORD" = 1 ]; then

            """);
        text.Append($"        words=\"{string.Join(' ', Names(verbs))}\"\n    else\n        case \"${{COMP_WORDS[1]}} $previous\" in\n");
        foreach ((Verb verb, Option option, IReadOnlyList<string> words) in Choices(verbs))
        {
            string patterns = string.Join('|', Verb.NamesOf(option).Select(name => $"\"{verb.Name} {name}\""));
            text.Append($"            {patterns}) words=\"{string.Join(' ', words)}\" ;;\n");
        }

        text.Append("        esac\n        if [ -z \"$words\" ] && [ \"${current#-}\" != \"$current\" ]; then\n            case ${COMP_WORDS[1]} in\n");
        foreach (Verb verb in verbs)
        {
            string options = string.Join(' ', verb.Options.SelectMany(Verb.NamesOf));
            text.Append($"                {verb.Name}) words=\"{options}\" ;;\n");
        }

        return text.Append("""
                        esac
                    fi
                fi
                if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi
            }
            complete -o filenames -F _tinct tinct

            """).ToString();
    }

    private static string Zsh(Verb[] verbs)
    {
        var text = new StringBuilder("#compdef tinct\n# tinct completion for zsh: tinct completion zsh > a file _tinct in a folder of $fpath\n_tinct() {\n");
        text.Append("    if (( CURRENT == 2 )); then\n        _values verb");
        foreach (Verb verb in verbs)
        {
            text.Append($" {Quote($"{verb.Name}[{Plain(verb.Description!)}]")}");
        }

        text.Append("\n        return\n    fi\n    local verb=$words[2]\n    shift words; (( CURRENT-- ))\n    case $verb in\n");
        foreach (Verb verb in verbs)
        {
            text.Append($"        {verb.Name}) _arguments");
            foreach (Option option in verb.Options)
            {
                string value = option.HelpName is null ? "" : $":value:{(WordsOf(option) is { Count: > 0 } words ? $"({string.Join(' ', words)})" : "_files")}";
                foreach (string name in Verb.NamesOf(option))
                {
                    text.Append($" \\\n            {Quote($"{name}[{Plain(option.Description!)}]{value}")}");
                }
            }

            string last = verb.Name == "completion" ? $"1:shell:({string.Join(' ', Shells)})" : "*:file:_files";
            text.Append($" \\\n            {Quote(last)} ;;\n");
        }

        return text.Append("    esac\n}\n_tinct \"$@\"\n").ToString();
    }

    private static string Fish(Verb[] verbs)
    {
        var text = new StringBuilder("# tinct completion for fish: tinct completion fish > ~/.config/fish/completions/tinct.fish\n");
        foreach (Verb verb in verbs)
        {
            text.Append($"complete -c tinct -f -n __fish_use_subcommand -a {verb.Name} -d {Quote(Plain(verb.Description!))}\n");
            foreach (Option option in verb.Options)
            {
                text.Append($"complete -c tinct -n '__fish_seen_subcommand_from {verb.Name}'");
                foreach (string name in Verb.NamesOf(option))
                {
                    text.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
                }

                string takes = WordsOf(option) is { Count: > 0 } words ? $" -x -a {Quote(string.Join(' ', words))}" : option.HelpName is null ? "" : " -r";
                text.Append($"{takes} -d {Quote(Plain(option.Description!))}\n");
            }
        }

        return text.Append($"complete -c tinct -f -n '__fish_seen_subcommand_from completion' -a {Quote(string.Join(' ', Shells))}\n").ToString();
    }

    private static string PowerShell(Verb[] verbs)
    {
        var text = new StringBuilder("""
            # tinct completion for PowerShell: tinct completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName tinct -ScriptBlock {
                param($word, $ast, $position)
                $given = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
                $verb = if ($given.Count -gt 1) { $given[1] } else { '' }
                $options = @{

            """);
        text.Append($"        '' = {List(Names(verbs))}\n");
        foreach (Verb verb in verbs)
        {
            text.Append($"        '{verb.Name}' = {List(verb.Options.SelectMany(Verb.NamesOf))}\n");
        }

        text.Append("    }\n    $values = @{\n");
        foreach ((Verb verb, Option option, IReadOnlyList<string> words) in Choices(verbs))
        {
            foreach (string name in Verb.NamesOf(option))
            {
                text.Append($"        '{verb.Name} {name}' = {List(words)}\n");
            }
        }

        return text.Append("""
                }
                $found = $values["$verb $($given[-1])"]
                if (-not $found) { $found = $options[$verb] }
                $found | Where-Object { $_ -clike "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """).ToString();
    }

    private static IEnumerable<string> Names(Verb[] verbs) => verbs.Select(static verb => verb.Name).Concat(["help", "version"]);

    /// <summary>The options whose value is one of a few words.</summary>
    private static IEnumerable<(Verb Verb, Option Option, IReadOnlyList<string> Words)> Choices(Verb[] verbs) =>
        from verb in verbs
        from option in verb.Options
        where WordsOf(option).Count > 0
        select (verb, option, WordsOf(option));

    private static IReadOnlyList<string> WordsOf(Option option) => (option as CheckedOption)?.Words ?? [];

    /// <summary>A description without the characters that would end it in a zsh script.</summary>
    private static string Plain(string description) =>
        description.Replace("[", "(", StringComparison.Ordinal).Replace("]", ")", StringComparison.Ordinal).Replace(':', ',');

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string List(IEnumerable<string> words) => $"@({string.Join(", ", words.Select(static word => $"'{word}'"))})";
}
