namespace UmsOperator.Sandbox.Hostile;

/// <summary>Values for the placeholders in a trap's statements.</summary>
/// <param name="Database">Database in which it is planted.</param>
/// <param name="Owner">The object owner.</param>
/// <param name="Operator">The operator's login.</param>
/// <param name="Marker">A file that exists only if a name was executed as a command.</param>
internal sealed record Place(string Database, string Owner, string Operator, string Marker)
{
    /// <summary>Replaces the placeholders by quoted names.</summary>
    public string Fill(string sql) => sql
        .Replace("{database}", Quoted(Database), StringComparison.Ordinal)
        .Replace("{owner}", Quoted(Owner), StringComparison.Ordinal)
        .Replace("{operator}", Quoted(Operator), StringComparison.Ordinal)
        .Replace("{marker}", Marker, StringComparison.Ordinal);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
