using Npgsql;
using UmsOperator.Postgres.Observing;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Backends;

/// <summary>Looks for client sessions, walsenders of a database among them. Background workers have no login and are left out.</summary>
internal static class BackendLook
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

    /// <summary>Sessions of this login only: anybody can take an application_name.</summary>
    public static Task<IReadOnlyList<Backend>> OwnByApplicationAsync(NpgsqlConnection connection, string prefix, CancellationToken cancellationToken) =>
        connection.QueryAsync($"{Query} AND r.rolname = current_user AND starts_with(a.application_name, $1)", Read, cancellationToken, prefix);

    public static Backend Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.Lenient(1), reader.Lenient(2), reader.Lenient(3), reader.GetBoolean(4), reader.GetBoolean(5), reader.GetBoolean(6));
}
