using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Queries client sessions, including walsenders that are connected to a database. Background workers have no login role and are left out.</summary>
internal static class BackendQuery
{
    /// <summary>All client sessions but the querying one. A session whose state PostgreSQL hides from the operator counts as busy.</summary>
    public const string Query = """
        SELECT a.pid, coalesce(r.rolname, '')::text, coalesce(a.application_name, ''), coalesce(a.datname, '')::text,
               a.state IS NULL OR a.state IN ('active', 'fastpath function call', 'disabled'),
               a.state IS NULL OR a.state <> 'idle',
               r.rolsuper OR NOT (pg_has_role(current_user, a.usesysid, 'USAGE') OR pg_has_role(current_user, 'pg_signal_backend', 'USAGE'))
          FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
         WHERE a.pid <> pg_backend_pid() AND a.leader_pid IS NULL
        """;

    public static Task<IReadOnlyList<Backend>> OnDatabaseAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.QueryAsync($"{Query} AND a.datname = $1", Read, cancellationToken, database);

    public static Task<IReadOnlyList<Backend>> OfRoleAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken) =>
        connection.QueryAsync($"{Query} AND r.rolname = $1", Read, cancellationToken, role);

    /// <summary>
    /// Sessions of all operator processes of the cluster: those of the operator's own login with a matching application_name, and those of worker
    /// roles. The login must match because any client can set application_name.
    /// </summary>
    public static Task<IReadOnlyList<Backend>> OfOperatorsAsync(NpgsqlConnection connection, string uid, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"{Query} AND (r.rolname = current_user AND starts_with(a.application_name, $1) OR starts_with(r.rolname, $2))",
            Read, cancellationToken, ProcessMark.Prefix(uid), WorkerName.Prefix(uid));

    /// <summary>Whether a session belongs to an operator process of the cluster.</summary>
    public static bool IsOfOperators(Backend backend, DatabaseTarget target) =>
        WorkerName.Is(target.Uid, backend.Role)
        || (backend.Role == target.OperatorUsername && backend.Application.StartsWith(ProcessMark.Prefix(target.Uid), StringComparison.Ordinal));

    public static Backend Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.Lenient(1), reader.Lenient(2), reader.Lenient(3), reader.GetBoolean(4), reader.GetBoolean(5), reader.GetBoolean(6));
}
