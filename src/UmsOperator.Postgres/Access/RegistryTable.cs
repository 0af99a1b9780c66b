using System.Data;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// The table with one row for each registered server. Servers control it: it can be a view or have triggers, so sessions that use it must not have more privileges
/// than a server.
/// </summary>
internal static class RegistryTable
{
    // At most six rows belong to servers of the cluster. The rest of the limit is for orphaned rows, which are reported.
    private const int MaximumHosts = 100;

    private const int MostNamed = 5;

    /// <summary>Reads the hosts of registered servers, at most 100. The list is empty if the table or column was not found.</summary>
    public static async Task<(FoundRegistry Found, IReadOnlyList<string> Hosts)> HostsAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await connection.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        var found = await FindAsync(connection, spec, cancellationToken);
        return (found, found.Problem is not null
            ? []
            : await connection.QueryAsync(
                $"SELECT DISTINCT pg_catalog.substr({found.Column}::pg_catalog.text, 1, 253) FROM {found.Table} WHERE {found.Column} IS NOT NULL ORDER BY 1 LIMIT {MaximumHosts}", reader =>
                    reader.GetString(0), cancellationToken));
    }

    /// <summary>Deletes the rows of some hosts.</summary>
    /// <exception cref="DatabaseActionException">The table or column that the spec names was not found, or a rule or a trigger keeps the rows.</exception>
    public static Task RemoveAsync(NpgsqlConnection connection, DatabaseSpec spec, IReadOnlyList<string> hosts, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, column => $"{column}::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($1)", hosts.ToArray(), cancellationToken);

    /// <summary>Deletes the rows of all hosts but one.</summary>
    /// <exception cref="DatabaseActionException">The table or column that the spec names was not found, or a rule or a trigger keeps the rows.</exception>
    public static Task KeepOnlyAsync(NpgsqlConnection connection, DatabaseSpec spec, string host, CancellationToken cancellationToken) =>
        DeleteAsync(connection, spec, column => $"({column}::pg_catalog.text OPERATOR(pg_catalog.=) $1) IS NOT TRUE", host, cancellationToken);

    /// <summary>
    /// The names under which table counters may list it: <c>schema.table</c> without quotes, or the table name alone if the spec names no schema.
    /// </summary>
    public static IEnumerable<string> Unquoted(DatabaseSpec spec) =>
        TableName.Parse(spec.RegistryTable)?.Meanings.Select(one => one.Schema is null ? one.Table : $"{one.Schema}.{one.Table}") ?? [];

    private static async Task DeleteAsync(NpgsqlConnection connection, DatabaseSpec spec, Func<string, string> condition, object value, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await FindAsync(connection, spec, cancellationToken);
        if (found is not { Table: { } table, Column: { } column, Problem: null })
            throw new DatabaseActionException($"{found.Problem}; nothing was done");
        await connection.ExecuteAsync($"DELETE FROM {table} WHERE {condition(column)}", cancellationToken, value);
        // A rule or a trigger can turn the DELETE into nothing, without an error.
        if (await connection.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {table} WHERE {condition(column)})", cancellationToken, value))
            throw new DatabaseActionException(
                $"database.registryTable: rows of {SafeText.Of(table, SafeText.Word * 2)} cannot be deleted, because a rule or a trigger of '{spec.Name}' keeps them; servers would wait for the servers in these rows; drop the rule or the trigger, or correct the field");
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Resolves the spec's names as a server's session would. The transaction's search_path stays like a server's, because triggers on the table rely
    /// on it.
    /// </summary>
    private static async Task<FoundRegistry> FindAsync(NpgsqlConnection connection, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        if (TableName.Parse(spec.RegistryTable) is not { } name)
            return new(null, null,
                $"database.registryTable: '{SafeText.Of(spec.RegistryTable, SafeText.Word)}' is not a table name; write table or schema.table, and put a part that contains a dot or a quote in double quotes");
        if (TableName.Column(spec.RegistryHostColumn) is not { } column)
            return new(null, null, $"database.registryHostColumn: '{SafeText.Of(spec.RegistryHostColumn, SafeText.Word)}' is not a column name; write the name as it is, or in double quotes");
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
        return new(null, null,
            $"database.registryTable: there is no table {SafeText.Of(spec.RegistryTable, SafeText.Word * 2)} visible to servers in '{spec.Name}'{hint}; correct the field: write table or schema.table, and put a part that contains a dot or a quote in double quotes");
    }

    private static async Task<string> NoColumnAsync(NpgsqlConnection connection, DatabaseSpec spec, string table, long oid, CancellationToken cancellationToken)
    {
        var columns = await connection.QueryAsync(
            """
            SELECT pg_catalog.quote_ident(attname) FROM pg_catalog.pg_attribute
            WHERE attrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped ORDER BY attnum LIMIT 20
            """,
            reader => reader.GetString(0), cancellationToken, oid);
        return $"database.registryHostColumn: {SafeText.Of(table, SafeText.Word * 2)} has no column '{SafeText.Of(spec.RegistryHostColumn, SafeText.Word)}'; its columns are {SafeText.Of(string.Join(", ", columns), SafeText.Sentence)}; correct the field";
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
