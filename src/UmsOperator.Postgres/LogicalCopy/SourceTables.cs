using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Reads the tables to copy, under the session's snapshot.</summary>
internal static class SourceTables
{
    private const int TablesAtOnce = 100;

    // moving: partitioned tables whose rows may belong to other partitions in a copy. Enums and reg* types hash and sort by OID, also inside arrays, ranges and composites. An operator class that is
    // not built in may do anything. The order and equality of texts depends on the version of the operating system's or ICU's collations, and production may be older than that. pg_dump loads such
    // rows via the root too, by itself for enums only, for all with --load-via-partition-root. The root is the topmost ancestor; 950 and 951 are the collations C and POSIX.
    // unsafe: types whose binary format does not mean the same in the copy: reg* (sends OIDs), xml (is re-encoded), arrays and composites of types that are
    // not built in (send the OID of the element type), and types of extensions (unknown).
    private const string Query =
        """
        WITH RECURSIVE moving AS (
            SELECT DISTINCT p.partrelid
            FROM pg_partitioned_table p CROSS JOIN LATERAL unnest(p.partclass, p.partcollation) k (class, coll)
                JOIN pg_opclass o ON o.oid = k.class LEFT JOIN pg_collation l ON l.oid = k.coll
            WHERE o.oid >= 16384 OR NOT l.collisdeterministic
                OR p.partstrat IN ('h', 'r') AND o.opcintype::regtype::text IN ('oid', 'anyarray', 'anyrange', 'anymultirange', 'record')
                OR p.partstrat = 'h' AND o.opcintype = 'anyenum'::regtype
                OR p.partstrat = 'r' AND k.coll NOT IN (0, 950, 951)),
        roots AS (
            SELECT c.oid, (array_agg(a.relid::oid ORDER BY a.level DESC))[1] AS root, array_agg(a.relid::oid::int8) AS above
            FROM pg_class c CROSS JOIN LATERAL pg_partition_ancestors(c.oid) WITH ORDINALITY a (relid, level)
            WHERE c.relkind = 'r' AND c.relispartition AND a.relid <> c.oid
            GROUP BY c.oid
            HAVING bool_or(a.relid IN (SELECT partrelid FROM moving))),
        tables AS (
            SELECT c.oid, c.relname, n.nspname, c.reltuples, e.oid IS NOT NULL AS of_extension, e.condition, c.relispartition OR c.relhassubclass AS related
            FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN (SELECT unnest(extconfig) AS oid, unnest(extcondition) AS condition FROM pg_extension) e ON e.oid = c.oid
            WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                AND (e.oid IS NOT NULL OR NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))),
        columns AS (
            SELECT a.attrelid, a.attnum, a.attname, a.atttypid
            FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''),
        types (of, oid, inside) AS (
            SELECT DISTINCT atttypid, atttypid, false FROM columns
            UNION
            SELECT t.of, next.oid, t.inside OR next.inside
            FROM types t JOIN pg_type y ON y.oid = t.oid
                CROSS JOIN LATERAL (
                    SELECT y.typbasetype AS oid, false AS inside WHERE y.typtype = 'd'
                    UNION ALL SELECT y.typelem, true WHERE y.typelem <> 0 AND y.typlen = -1
                    UNION ALL SELECT r.rngsubtype, false FROM pg_range r WHERE y.oid IN (r.rngtypid, r.rngmultitypid)) next),
        unsafe AS (
            SELECT DISTINCT t.of
            FROM types t JOIN pg_type y ON y.oid = t.oid
            WHERE y.typtype IN ('c', 'p') OR y.typsend = 0 OR y.typreceive = 0
                OR y.oid < 16384 AND (y.typname ~ '^reg' OR y.typname IN ('xml', 'aclitem'))
                OR y.oid >= 16384 AND (t.inside OR y.typtype = 'b' AND y.typelem = 0))
        SELECT t.oid::int8, quote_ident(t.nspname) || '.' || quote_ident(t.relname),
            coalesce(' (' || string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum) || ')', ''),
            count(u.of) = 0 AND count(c.attnum) > 0,
            t.of_extension,
            nullif(t.condition, ''),
            pg_relation_size(t.oid) / current_setting('block_size')::int8,
            pg_table_size(t.oid),
            greatest(t.reltuples, 0)::int8,
            t.related, max(quote_ident(m.nspname) || '.' || quote_ident(r.relname)), max(o.above)
        FROM tables t LEFT JOIN roots o ON o.oid = t.oid LEFT JOIN pg_class r ON r.oid = o.root LEFT JOIN pg_namespace m ON m.oid = r.relnamespace LEFT JOIN columns c ON c.attrelid = t.oid LEFT JOIN unsafe u ON u.of = c.atttypid
        GROUP BY t.oid, t.nspname, t.relname, t.of_extension, t.condition, t.reltuples, t.related
        ORDER BY t.oid
        """;

    /// <summary>
    /// Locks the tables against TRUNCATE and rewrites until the end of the session's transaction. pg_dump's own locks end with pg_dump. A table that is truncated after the snapshot
    /// is empty under that snapshot, too.
    /// </summary>
    /// <exception cref="DatabaseActionException">A table was truncated or rewritten after the snapshot.</exception>
    public static async Task LockAsync(NpgsqlConnection source, IReadOnlyList<SourceTable> tables, CancellationToken cancellationToken)
    {
        foreach (var some in tables.Chunk(TablesAtOnce))
            await source.ExecuteAsync($"LOCK TABLE {string.Join(", ", some.Select(table => $"ONLY {table.Name}"))} IN ACCESS SHARE MODE", cancellationToken);
        // The catalog row is read under the snapshot; the function returns the current file.
        var changed = await source.QueryAsync(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.oid::int8 = ANY($1) AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid)",
            reader => reader.GetString(0), cancellationToken, (object)(long[])[.. tables.Select(table => (long)table.Oid)]);
        if (changed.Count > 0)
            throw new DatabaseActionException($"{string.Join(", ", changed)} was truncated or rewritten while the golden copy was started; the operator makes the copy again");
    }

    /// <summary>Reads the tables.</summary>
    public static Task<IReadOnlyList<SourceTable>> ReadAsync(NpgsqlConnection source, CancellationToken cancellationToken) =>
        source.QueryAsync(
            Query,
            reader => new SourceTable(
                (uint)reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4),
                reader.Text(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetBoolean(9),
                reader.IsDBNull(10) ? null : new PartitionRoot(reader.GetString(10), [.. reader.GetFieldValue<long[]>(11).Select(oid => (uint)oid)])),
            cancellationToken);
}
