namespace UmsOperator.Postgres;

/// <summary>Quoting, for the statements that take no parameters. Names come from specs and catalogs and may hold anything but NUL.</summary>
internal static class Sql
{
    /// <summary>Quotes an identifier, always.</summary>
    public static string Identifier(string name) => $"\"{Clean(name).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Quotes a text literal; right under either setting of standard_conforming_strings.</summary>
    public static string Literal(string text)
    {
        var quoted = $"'{Clean(text).Replace("'", "''", StringComparison.Ordinal)}'";
        return quoted.Contains('\\', StringComparison.Ordinal) ? "E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) : quoted;
    }

    /// <summary>A list of quoted identifiers.</summary>
    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    private static string Clean(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw new DatabaseActionException("PostgreSQL takes no NUL in a name or text") : text;
}
