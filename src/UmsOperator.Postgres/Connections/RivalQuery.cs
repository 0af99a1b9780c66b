using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Finds other operator processes of a cluster by their sessions. Only those of the operator's own login count: anybody can take their name. Who an operator is does not fit
/// into application_name, and stands in a comment of its session's last statement.
/// </summary>
internal static class RivalQuery
{
    /// <summary>The task of the session by which an operator that stands back shows that it is still there.</summary>
    public const string Task = "rival";

    private const string Marker = "ums-operator:";

    private const string Columns = $"""
        SELECT substr(a.application_name, length($1) + 1, 4), coalesce(substring(a.query FROM '/\* {Marker} ([A-Za-z0-9._/-]*) \*/'), ''), coalesce(host(a.client_addr), 'a local socket')
          FROM pg_stat_activity a
         WHERE a.usesysid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND starts_with(a.application_name, $1)
        """;

    /// <summary>A statement that tells who its session belongs to, as long as no other follows it. In front: PostgreSQL shows the beginning of a statement only.</summary>
    public static string Signed(string statement, OperatorIdentity identity) => $"/* {Marker} {identity.Safe} */ {statement}";

    /// <summary>Operators that stand back, this one among them if it does. One that has not said so for a while is dead, whatever its session.</summary>
    public static Task<IReadOnlyList<Rival>> StandingBackAsync(NpgsqlConnection session, DatabaseTarget target, OperatorIdentity identity, TimeSpan fresh, CancellationToken cancellationToken) =>
        session.QueryAsync(
            Signed($"{Columns} AND substr(a.application_name, length($1) + 6) = '{Task}' AND a.state_change > clock_timestamp() - make_interval(secs => $2)", identity),
            Read, cancellationToken, ProcessMark.Prefix(target.Uid), fresh.TotalSeconds);

    /// <summary>Operators that hold the cluster's lock: one or none.</summary>
    public static Task<IReadOnlyList<Rival>> HoldingAsync(NpgsqlConnection session, DatabaseTarget target, OperatorIdentity identity, CancellationToken cancellationToken)
    {
        var key = LockKey.Of(target.Uid);
        return session.QueryAsync(
            Signed($"{Columns} AND a.pid IN ({LockKey.Holders("$2", "$3")})", identity),
            Read, cancellationToken, ProcessMark.Prefix(target.Uid), (long)(uint)key.High, (long)(uint)key.Low);
    }

    private static Rival Read(NpgsqlDataReader reader) => new(reader.Lenient(0), reader.Lenient(1), reader.Lenient(2));
}
