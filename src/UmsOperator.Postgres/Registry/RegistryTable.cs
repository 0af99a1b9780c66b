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
                $"SELECT DISTINCT left({Column(spec)}::text, 253) FROM {table} WHERE {Column(spec)} IS NOT NULL ORDER BY 1 LIMIT {MaximumHosts}", reader => reader.GetString(0), cancellationToken)
            : [];
    }

    /// <summary>Deletes the rows of the given hosts.</summary>
    public static Task RemoveAsync(NpgsqlConnection connection, DatabaseSpec spec, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, $"{Column(spec)}::text = ANY($1)", hosts.ToArray(), cancellationToken);

    /// <summary>Deletes the rows of all hosts but one.</summary>
    public static Task KeepOnlyAsync(NpgsqlConnection connection, DatabaseSpec spec, string host, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, $"{Column(spec)}::text IS DISTINCT FROM $1", host, cancellationToken);

    private static async Task DeleteAsync(NpgsqlConnection connection, DatabaseSpec spec, string condition, object value, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(connection, spec, cancellationToken) is { } table)
            await connection.ExecuteAsync($"DELETE FROM {table} WHERE {condition}", cancellationToken, value);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Column(DatabaseSpec spec) => Sql.Identifier(spec.RegistryHostColumn);

    /// <summary>Schema and name, quoted, of the table that a server finds under the spec's name.</summary>
    private static async Task<string?> FindAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(ServersSearchPath.Set, cancellationToken);
        var oid = await connection.ScalarAsync<long>("SELECT to_regclass($1)::oid::int8", cancellationToken, Name(spec));
        await connection.ExecuteAsync(ServersSearchPath.Reset, cancellationToken);
        return await connection.ScalarAsync<string>(
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid::int8 = $1", cancellationToken, oid);
    }
}
