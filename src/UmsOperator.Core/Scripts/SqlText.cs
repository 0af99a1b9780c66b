namespace UmsOperator.Core.Scripts;

/// <summary>Quotes names and texts for SQL without parameters. Names come from specs and catalogs and may contain any character but NUL.</summary>
public static class SqlText
{
    /// <summary>Quotes an identifier, even where PostgreSQL would not require it.</summary>
    /// <param name="name">The name; without NUL.</param>
    public static string Identifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Quotes a text literal. The result is valid for both values of standard_conforming_strings.</summary>
    /// <param name="text">The text; without NUL.</param>
    public static string Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        return quoted.Contains('\\', StringComparison.Ordinal) ? "E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) : quoted;
    }
}
