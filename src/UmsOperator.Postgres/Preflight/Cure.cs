namespace UmsOperator.Postgres.Preflight;

/// <summary>Builds the SQL of findings that a DBA runs. A short list of statements is shown as it is; a longer one becomes a DO block that generates the statements from the catalog.</summary>
internal static class Cure
{
    private const int MaximumStatements = 10;
    private const int MaximumCharacters = 1500;

    /// <summary>The first names, and the number of further ones.</summary>
    public static string Listed(IReadOnlyCollection<string> names, int shown = 5) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");

    /// <summary>Builds the SQL that corrects all objects.</summary>
    /// <param name="statements">One statement for each object.</param>
    /// <param name="query">A query that returns the same statements in the same database, with quoted names.</param>
    /// <returns>SQL for psql or any other client.</returns>
    public static string Of(IReadOnlyCollection<string> statements, string query) =>
        statements.Count <= MaximumStatements && statements.Sum(statement => statement.Length) <= MaximumCharacters ? string.Join("; ", statements) : Block(query);

    /// <summary>A DO block that runs each statement that a query returns.</summary>
    public static string Block(string query) => DoBlock.Of("s text", $"FOR s IN {query} LOOP EXECUTE s; END LOOP;");
}
