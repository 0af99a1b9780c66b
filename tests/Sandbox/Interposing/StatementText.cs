namespace UmsOperator.Sandbox.Interposing;

/// <summary>Classifies statements by their text. Sufficient for an operator's sessions; not a parser.</summary>
internal static class StatementText
{
    private static readonly string[] Writing =
    [
        "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "COPY", "ANALYZE", "VACUUM", "REASSIGN", "REFRESH", "DO", "CALL",
    ];

    /// <summary>Functions by which a SELECT changes something.</summary>
    private static readonly string[] Functions = ["pg_terminate_backend(", "pg_cancel_backend(", "advisory_lock(", "setval(", "lo_create(", "lo_unlink(", "lowrite("];

    /// <summary>Whether the statement changes anything outside its own session.</summary>
    public static bool Writes(string sql) => FirstWord(sql) switch
    {
        "SELECT" or "WITH" => Functions.Any(function => sql.Contains(function, StringComparison.OrdinalIgnoreCase)),
        "COPY" => sql.Contains("FROM stdin", StringComparison.OrdinalIgnoreCase),
        var word => Writing.Contains(word, StringComparer.Ordinal),
    };

    public static bool Begins(string sql) => FirstWord(sql) is "BEGIN" or "START";

    public static bool Commits(string sql) => FirstWord(sql) is "COMMIT" or "END";

    /// <summary>Whether it rolls back the whole transaction, not only to a savepoint.</summary>
    public static bool RollsBack(string sql) =>
        FirstWord(sql) == "ABORT" || (FirstWord(sql) == "ROLLBACK" && !sql.Contains(" TO ", StringComparison.OrdinalIgnoreCase));

    private static string FirstWord(string sql)
    {
        var text = sql.AsSpan().TrimStart();
        while (text.StartsWith("--", StringComparison.Ordinal))
        {
            var end = text.IndexOf('\n');
            text = end < 0 ? [] : text[(end + 1)..].TrimStart();
        }

        var length = text.IndexOfAnyExceptInRange('A', 'z');
        return (length < 0 ? text : text[..length]).ToString().ToUpperInvariant();
    }
}
