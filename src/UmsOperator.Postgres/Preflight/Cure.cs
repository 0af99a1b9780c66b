namespace UmsOperator.Postgres.Preflight;

/// <summary>What a DBA runs to cure objects, all of them: statements as long as they can be read, else one block that makes them of the catalog.</summary>
internal static class Cure
{
    private const int MostStatements = 10;
    private const int MostCharacters = 1500;

    /// <summary>Names of the first objects, and how many more there are.</summary>
    public static string Listed(IReadOnlyCollection<string> names, int shown = 5) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");

    /// <summary>Statements that cure all objects.</summary>
    /// <param name="statements">One for each object.</param>
    /// <param name="query">Gives the same statements, run in that database; with quoted names in it.</param>
    /// <returns>SQL for psql or any other client.</returns>
    public static string Of(IReadOnlyCollection<string> statements, string query) =>
        statements.Count <= MostStatements && statements.Sum(statement => statement.Length) <= MostCharacters ? string.Join("; ", statements) : Block(query);

    /// <summary>A block that runs each statement that a query gives.</summary>
    public static string Block(string query) => DoBlock.Of("s text", $"FOR s IN {query} LOOP EXECUTE s; END LOOP;");
}
