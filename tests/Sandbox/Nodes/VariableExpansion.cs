using System.Text.RegularExpressions;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Expands <c>$(NAME)</c> in env values, command and args; <c>$$(NAME)</c> is the literal text; unknown references stay unchanged.</summary>
internal static partial class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference().Replace(text, match => match.Value.StartsWith("$$", StringComparison.Ordinal)
            ? match.Value[1..]
            : variables.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    [GeneratedRegex(@"\$\$\([^)]*\)|\$\((?<name>[A-Za-z_.\-][A-Za-z0-9_.\-]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
