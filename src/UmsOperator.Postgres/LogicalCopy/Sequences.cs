using System.Globalization;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Copies the state of each sequence. Sequences ignore snapshots: they may have advanced since the snapshot, so their values are never behind the copied rows.</summary>
internal static class Sequences
{
    private const int AtOnce = 200;

    private const string Query =
        """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND (NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
                OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))
        ORDER BY 1
        """;

    /// <summary>Sets the copy's sequences to the values of the source's.</summary>
    public static async Task CopyAsync(NpgsqlConnection source, NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        foreach (var names in (await source.QueryAsync(Query, reader => reader.GetString(0), cancellationToken)).Chunk(AtOnce))
        {
            var read = string.Join(" UNION ALL ", names.Select((name, i) => $"SELECT {i.ToString(CultureInfo.InvariantCulture)}, last_value, is_called FROM {name}"));
            var states = await source.QueryAsync(read, reader => (Name: names[reader.GetInt32(0)], Value: reader.GetInt64(1), Called: reader.GetBoolean(2)), cancellationToken);
            var values = string.Join(", ", states.Select(state => $"({Sql.Literal(state.Name)}, {state.Value.ToString(CultureInfo.InvariantCulture)}::int8, {(state.Called ? "true" : "false")})"));
            await copy.ExecuteAsync($"SELECT pg_catalog.setval(s.name::pg_catalog.regclass, s.value, s.called) FROM (VALUES {values}) s (name, value, called)", cancellationToken);
        }
    }
}
