using UmsOperator.Core.Scripts;

namespace UmsOperator.Postgres;

/// <summary>Quotes names and texts for statements that take no parameters. Names come from specs and catalogs and may contain any character but NUL.</summary>
internal static class Sql
{
    /// <summary>Quotes an identifier, even where PostgreSQL would not require it.</summary>
    public static string Identifier(string name) => SqlText.Identifier(Clean(name));

    /// <summary>Quotes a text literal. The result is valid for both values of standard_conforming_strings.</summary>
    public static string Literal(string text) => SqlText.Literal(Clean(text));

    /// <summary>Quotes identifiers and joins them with commas.</summary>
    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    private static string Clean(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw new DatabaseActionException("a name or text contains a NUL character, which PostgreSQL does not allow; remove the character") : text;
}
