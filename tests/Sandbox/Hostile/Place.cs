namespace UmsOperator.Sandbox.Hostile;

/// <summary>What the places in a trap's statements are filled with.</summary>
/// <param name="Database">Where it is planted.</param>
/// <param name="Owner">The object owner.</param>
/// <param name="Operator">The operator's login.</param>
/// <param name="Marker">A file that is there only if a name was taken for a command.</param>
internal sealed record Place(string Database, string Owner, string Operator, string Marker)
{
    /// <summary>The statements with names, quoted, in their places.</summary>
    public string Fill(string sql) => sql
        .Replace("{database}", Quoted(Database), StringComparison.Ordinal)
        .Replace("{owner}", Quoted(Owner), StringComparison.Ordinal)
        .Replace("{operator}", Quoted(Operator), StringComparison.Ordinal)
        .Replace("{marker}", Marker, StringComparison.Ordinal);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
