using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Registry;

/// <summary>The table with one row for each registered server.</summary>
internal static class RegistryTable
{
    /// <summary>Its quoted name. The spec gives <c>table</c> or <c>schema.table</c>.</summary>
    public static string Name(DatabaseSpec spec) => string.Join('.', spec.RegistryTable.Split('.', 2).Select(Sql.Identifier));

    /// <summary>Hosts of all registered servers; empty if there is no such table (yet).</summary>
    public static async Task<IReadOnlyList<string>> HostsAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", cancellationToken, Name(spec))
            ? await connection.QueryAsync(
                $"SELECT DISTINCT {Sql.Identifier(spec.RegistryHostColumn)}::text FROM {Name(spec)} WHERE {Sql.Identifier(spec.RegistryHostColumn)} IS NOT NULL ORDER BY 1",
                reader => reader.GetString(0), cancellationToken)
            : [];

    /// <summary>Deletes the rows of the given hosts.</summary>
    /// <returns>Number of rows deleted.</returns>
    public static async Task<int> RemoveAsync(NpgsqlConnection connection, DatabaseSpec spec, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", cancellationToken, Name(spec))
            ? await connection.ExecuteAsync($"DELETE FROM {Name(spec)} WHERE {Sql.Identifier(spec.RegistryHostColumn)}::text = ANY($1)", cancellationToken, (object)hosts.ToArray())
            : 0;

    /// <summary>Deletes the rows of all hosts but one.</summary>
    public static async Task KeepOnlyAsync(NpgsqlConnection connection, DatabaseSpec spec, string host, CancellationToken cancellationToken)
    {
        if (await connection.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", cancellationToken, Name(spec)))
            await connection.ExecuteAsync($"DELETE FROM {Name(spec)} WHERE {Sql.Identifier(spec.RegistryHostColumn)}::text IS DISTINCT FROM $1", cancellationToken, host);
    }
}
