using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Scripts;

/// <summary>Quotes names and texts for scripts that a DBA runs in psql.</summary>
internal static class Sql
{
    /// <summary>A name in double quotes.</summary>
    /// <exception cref="CliException">It is empty or has a control character, which could end a command of psql.</exception>
    public static string Name(string name) => name.Length == 0 || name.Any(char.IsControl)
        ? throw new CliException(ExitCodes.Refused, $"the name '{name}' is empty or has a control character", "correct it")
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in single quotes. A backslash has no meaning in it (standard_conforming_strings).</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
