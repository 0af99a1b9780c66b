using System.Data;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Registry;

/// <summary>The table with one row for each registered server. It is the servers': it may be a view, and have triggers; the session has no more rights than a server has.</summary>
internal static class RegistryTable
{
    // A cluster has six servers; what orphans there are is shown in full.
    private const int MaximumHosts = 100;

    /// <summary>Its quoted name as the spec gives it, <c>table</c> or <c>schema.table</c>, for messages.</summary>
    public static string Name(DatabaseSpec spec) => string.Join('.', spec.RegistryTable.Split('.', 2).Select(Sql.Identifier));

    /// <summary>Hosts of registered servers, at most a hundred; empty if there is no such table (yet).</summary>
    public static async Task<IReadOnlyList<string>> HostsAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await connection.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        return await FindAsync(connection, spec, cancellationToken) is { } table
            ? await connection.QueryAsync(
                $"SELECT DISTINCT pg_catalog.substr({Column(spec)}::pg_catalog.text, 1, 253) FROM {table} WHERE {Column(spec)} IS NOT NULL ORDER BY 1 LIMIT {MaximumHosts}", reader => reader.GetString(0), cancellationToken)
            : [];
    }

    /// <summary>Deletes the rows of the given hosts.</summary>
    public static Task RemoveAsync(NpgsqlConnection connection, DatabaseSpec spec, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, $"{Column(spec)}::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($1)", hosts.ToArray(), cancellationToken);

    /// <summary>Deletes the rows of all hosts but one.</summary>
    public static Task KeepOnlyAsync(NpgsqlConnection connection, DatabaseSpec spec, string host, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, $"({Column(spec)}::pg_catalog.text OPERATOR(pg_catalog.=) $1) IS NOT TRUE", host, cancellationToken);

    private static async Task DeleteAsync(NpgsqlConnection connection, DatabaseSpec spec, string condition, object value, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(connection, spec, cancellationToken) is { } table)
            await connection.ExecuteAsync($"DELETE FROM {table} WHERE {condition}", cancellationToken, value);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Column(DatabaseSpec spec) => Sql.Identifier(spec.RegistryHostColumn);

    /// <summary>Schema and name, quoted, of the table that a server finds under the spec's name. The path stays a server's: triggers on the table are written for it.</summary>
    private static async Task<string?> FindAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(ServersSearchPath.Set, cancellationToken);
        var oid = await connection.ScalarAsync<long>("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid::pg_catalog.int8", cancellationToken, Name(spec));
        return await connection.ScalarAsync<string>(
            """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
            WHERE c.oid OPERATOR(pg_catalog.=) $1::pg_catalog.oid
            """,
            cancellationToken, oid);
    }
}
