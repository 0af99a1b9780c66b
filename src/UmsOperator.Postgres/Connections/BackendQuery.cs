using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Looks for client sessions, walsenders of a database among them. Background workers have no login and are left out.</summary>
internal static class BackendQuery
{
    /// <summary>All but the asking session. What PostgreSQL hides from the operator (state of strangers) counts as busy.</summary>
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

    /// <summary>Sessions of the cluster's operators, whichever process opened them: of this login by their application_name, which anybody can take, and of worker roles.</summary>
    public static Task<IReadOnlyList<Backend>> OfOperatorsAsync(NpgsqlConnection connection, string uid, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"{Query} AND (r.rolname = current_user AND starts_with(a.application_name, $1) OR starts_with(r.rolname, $2))",
            Read, cancellationToken, ProcessMark.Prefix(uid), WorkerName.Prefix(uid));

    /// <summary>Whether a session is one of the cluster's operators'.</summary>
    public static bool IsOfOperators(Backend backend, DatabaseTarget target) =>
        WorkerName.Is(target.Uid, backend.Role)
        || (backend.Role == target.OperatorUsername && backend.Application.StartsWith(ProcessMark.Prefix(target.Uid), StringComparison.Ordinal));

    public static Backend Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.Lenient(1), reader.Lenient(2), reader.Lenient(3), reader.GetBoolean(4), reader.GetBoolean(5), reader.GetBoolean(6));
}
