using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Finds other operator processes of a cluster by their sessions. Only sessions of the operator's own login count, because any client can set application_name. The
/// identity of an operator does not fit into application_name, so it is in a comment in the last statement of its session.
/// </summary>
internal static class OtherOperatorQuery
{
    /// <summary>Name of the task of the session that keeps a paused operator visible. Operators of other versions search for it, so it must not change.</summary>
    public const string Task = "rival";

    private const string Marker = "ums-operator:";

    private const string Columns = $"""
        SELECT substr(a.application_name, length($1) + 1, 4), coalesce(substring(a.query FROM '/\* {Marker} ([A-Za-z0-9._/-]*) \*/'), ''), coalesce(host(a.client_addr), 'a local socket')
          FROM pg_stat_activity a
         WHERE a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND starts_with(a.application_name, $1)
        """;

    /// <summary>
    /// Adds the identity to a statement. pg_stat_activity shows it until the session's next statement. It comes first, because PostgreSQL truncates
    /// long statements.
    /// </summary>
    public static string Signed(string statement, OperatorIdentity identity) => $"/* {Marker} {identity.Text} */ {statement}";

    /// <summary>
    /// The paused operators, including this one if it is paused. One whose session was idle for longer than <paramref name="fresh"/> counts as dead.
    /// </summary>
    public static Task<IReadOnlyList<OtherOperator>> ReadPausedAsync(NpgsqlConnection session, DatabaseTarget target, OperatorIdentity identity, TimeSpan fresh, CancellationToken cancellationToken) =>
        session.QueryAsync(
            Signed($"{Columns} AND substr(a.application_name, length($1) + 6) = '{Task}' AND a.state_change > clock_timestamp() - make_interval(secs => $2)", identity),
            Read, cancellationToken, ProcessMark.Prefix(target.Uid), fresh.TotalSeconds);

    /// <summary>The operators that hold the cluster's lock: one or none.</summary>
    public static Task<IReadOnlyList<OtherOperator>> ReadHoldersAsync(NpgsqlConnection session, DatabaseTarget target, OperatorIdentity identity, CancellationToken cancellationToken)
    {
        var key = LockKey.Of(target.Uid);
        return session.QueryAsync(
            Signed($"{Columns} AND a.pid IN ({LockKey.Holders("$2", "$3")})", identity),
            Read, cancellationToken, ProcessMark.Prefix(target.Uid), (long)(uint)key.High, (long)(uint)key.Low);
    }

    private static OtherOperator Read(NpgsqlDataReader reader) => new(reader.Lenient(0), reader.Lenient(1), reader.Lenient(2));
}
