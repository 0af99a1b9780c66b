using System.Data;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>The table with one row for each registered server. It is the servers': it may be a view, and have triggers; the session has no more rights than a server has.</summary>
internal static class RegistryTable
{
    // A cluster has six servers; what orphans there are is shown in full.
    private const int MaximumHosts = 100;

    private const int MostNamed = 5;

    /// <summary>Hosts of registered servers, at most a hundred; none if there is a problem with its names.</summary>
    public static async Task<(FoundRegistry Found, IReadOnlyList<string> Hosts)> HostsAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await connection.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        var found = await FindAsync(connection, spec, cancellationToken);
        return (found, found.Problem is not null
            ? []
            : await connection.QueryAsync(
                $"SELECT DISTINCT pg_catalog.substr({found.Column}::pg_catalog.text, 1, 253) FROM {found.Table} WHERE {found.Column} IS NOT NULL ORDER BY 1 LIMIT {MaximumHosts}", reader => reader.GetString(0), cancellationToken));
    }

    /// <summary>Deletes the rows of the given hosts.</summary>
    /// <exception cref="DatabaseActionException">The spec's names lead to no table.</exception>
    public static Task RemoveAsync(NpgsqlConnection connection, DatabaseSpec spec, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, column => $"{column}::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($1)", hosts.ToArray(), cancellationToken);

    /// <summary>Deletes the rows of all hosts but one.</summary>
    /// <exception cref="DatabaseActionException">The spec's names lead to no table.</exception>
    public static Task KeepOnlyAsync(NpgsqlConnection connection, DatabaseSpec spec, string host, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, column => $"({column}::pg_catalog.text OPERATOR(pg_catalog.=) $1) IS NOT TRUE", host, cancellationToken);

    /// <summary>Its name for the counters of tables, which know a table as <c>schema.table</c> without quotes, or by its name alone.</summary>
    public static IEnumerable<string> Unquoted(DatabaseSpec spec) =>
        TableName.Parse(spec.RegistryTable)?.Meanings.Select(one => one.Schema is null ? one.Table : $"{one.Schema}.{one.Table}") ?? [];

    private static async Task DeleteAsync(NpgsqlConnection connection, DatabaseSpec spec, Func<string, string> condition, object value, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await FindAsync(connection, spec, cancellationToken);
        if (found is not { Table: { } table, Column: { } column, Problem: null })
            throw new DatabaseActionException($"{found.Problem}; nothing was done");
        await connection.ExecuteAsync($"DELETE FROM {table} WHERE {condition(column)}", cancellationToken, value);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What a server finds under the spec's names. The path stays a server's: triggers on the table are written for it.</summary>
    private static async Task<FoundRegistry> FindAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        if (TableName.Parse(spec.RegistryTable) is not { } name)
            return new(null, null, $"database.registryTable: '{SafeText.Of(spec.RegistryTable, SafeText.Word)}' is no name of a table; write table or schema.table, with parts in double quotes where a dot or a quote belongs to the name");
        if (TableName.Column(spec.RegistryHostColumn) is not { } column)
            return new(null, null, $"database.registryHostColumn: '{SafeText.Of(spec.RegistryHostColumn, SafeText.Word)}' is no name of a column; write it as it is, or in double quotes");
        await connection.ExecuteAsync(ServersSearchPath.Set, cancellationToken);
        string[] columns = [column.Text, column.Folded];
        foreach (var (schema, table) in name.Meanings)
        {
            var quoted = schema is null ? Sql.Identifier(table) : $"{Sql.Identifier(schema)}.{Sql.Identifier(table)}";
            if (await connection.ScalarAsync<long>("SELECT coalesce(pg_catalog.to_regclass($1)::pg_catalog.oid::pg_catalog.int8, 0)", cancellationToken, quoted) is > 0 and var oid
                && await connection.QueryAsync(Describe, reader => new FoundRegistry(reader.GetString(0), reader.Text(1), null), cancellationToken, oid, columns) is [var found])
                return found.Column is not null ? found : found with { Problem = await NoColumnAsync(connection, spec, found.Table!, oid, cancellationToken) };
        }

        var others = await connection.QueryAsync(WithColumn, reader => reader.GetString(0), cancellationToken, (object)columns);
        var hint = others.Count == 0 ? "" : $"; column '{SafeText.Of(column.Text, SafeText.Word)}' is in {SafeText.Of(string.Join(", ", others), SafeText.Sentence)}";
        return new(null, null, $"database.registryTable: there is no table {SafeText.Of(spec.RegistryTable, SafeText.Word * 2)} in '{spec.Name}' that servers see{hint}; correct the field: table or schema.table, with parts in double quotes where a dot or a quote belongs to the name");
    }

    private static async Task<string> NoColumnAsync(NpgsqlConnection connection, DatabaseSpec spec, string table, long oid, CancellationToken cancellationToken)
    {
        var columns = await connection.QueryAsync(
            """
            SELECT pg_catalog.quote_ident(attname) FROM pg_catalog.pg_attribute
            WHERE attrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped ORDER BY attnum LIMIT 20
            """,
            reader => reader.GetString(0), cancellationToken, oid);
        return $"database.registryHostColumn: {SafeText.Of(table, SafeText.Word * 2)} has no column '{SafeText.Of(spec.RegistryHostColumn, SafeText.Word)}'; it has {SafeText.Of(string.Join(", ", columns), SafeText.Sentence)}; correct the field";
    }

    private const string Describe =
        """
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
            (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
              WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped AND a.attname::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($2)
              ORDER BY a.attname::pg_catalog.text OPERATOR(pg_catalog.=) $2[1] DESC LIMIT 1)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE c.oid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,f}'::pg_catalog."char"[])
        """;

    private static readonly string WithColumn =
        $$"""
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE a.attname::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($1) AND NOT a.attisdropped AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,f}'::pg_catalog."char"[])
            AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname::pg_catalog.text OPERATOR(pg_catalog.<>) 'information_schema'
        ORDER BY 1 LIMIT {{MostNamed}}
        """;
}
