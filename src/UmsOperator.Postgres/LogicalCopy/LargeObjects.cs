using System.Globalization;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Copies large objects with their owners, rights and comments. Their OIDs stay the same, because rows refer to them.</summary>
internal static class LargeObjects
{
    private const int PieceBytes = 1 << 18;
    private const int RightsAtOnce = 200;

    // The first pieces of this many objects are in memory at a time, at most 8 MiB.
    private const int ObjectsAtOnce = 32;

    private const string Owners = "SELECT DISTINCT pg_get_userbyid(lomowner)::text FROM pg_largeobject_metadata ORDER BY 1";

    // Objects without a list have the default rights and are left out. The rest is grouped by list, because there are usually few different ones. The order within a list is kept.
    private const string Rights =
        """
        SELECT l.owner, l.oids, CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee)::text END, a.privilege_type, a.is_grantable, pg_get_userbyid(a.grantor)::text
        FROM (SELECT pg_get_userbyid(lomowner)::text AS owner, lomacl::text AS acl, array_agg(oid::int8 ORDER BY oid) AS oids FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL GROUP BY 1, 2) l
            LEFT JOIN LATERAL aclexplode(l.acl::aclitem[]) WITH ORDINALITY AS a (grantor, grantee, privilege_type, is_grantable, place) ON true
        ORDER BY l.oids[1], a.place
        """;

    private const string Comments =
        "SELECT l.oid::int8, d.description FROM pg_description d JOIN pg_largeobject_metadata l ON l.oid = d.objoid WHERE d.classoid = 'pg_largeobject'::regclass AND d.objsubid = 0 ORDER BY 1";

    /// <summary>Copies all large objects.</summary>
    public static async Task CopyAsync(NpgsqlConnection source, NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        foreach (var owner in await source.QueryAsync(Owners, reader => reader.GetString(0), cancellationToken))
        {
            await using var transaction = await copy.BeginTransactionAsync(cancellationToken);
            await copy.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(owner)}", cancellationToken);
            await CopyContentsAsync(source, copy, owner, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await CopyRightsAsync(source, copy, cancellationToken);
        foreach (var (oid, text) in await source.QueryAsync(Comments, reader => (reader.GetInt64(0), reader.GetString(1)), cancellationToken))
            await copy.ExecuteAsync($"COMMENT ON LARGE OBJECT {Number(oid)} IS {Sql.Literal(text)}", cancellationToken);
    }

    private static async Task CopyContentsAsync(NpgsqlConnection source, NpgsqlConnection copy, string owner, CancellationToken cancellationToken)
    {
        var oids = await source.QueryAsync("SELECT oid::int8 FROM pg_largeobject_metadata WHERE pg_get_userbyid(lomowner) = $1 ORDER BY 1", reader => reader.GetInt64(0), cancellationToken, owner);
        foreach (var chunk in oids.Chunk(ObjectsAtOnce))
        {
            var pieces = await source.QueryAsync(
                "SELECT i, lo_get(i::oid, 0, $2) FROM unnest($1) i", reader => (Oid: reader.GetInt64(0), Bytes: reader.GetFieldValue<byte[]>(1)), cancellationToken, chunk, PieceBytes);
            await using var batch = new NpgsqlBatch(copy);
            foreach (var (oid, bytes) in pieces)
                batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT lo_from_bytea($1::int8::oid, $2)") { Parameters = { new() { Value = oid }, new() { Value = bytes } } });
            await batch.ExecuteNonQueryAsync(cancellationToken);
            foreach (var (oid, _) in pieces.Where(piece => piece.Bytes.Length == PieceBytes))
                await CopyRestAsync(source, copy, oid, cancellationToken);
        }
    }

    private static async Task CopyRestAsync(NpgsqlConnection source, NpgsqlConnection copy, long oid, CancellationToken cancellationToken)
    {
        var offset = (long)PieceBytes;
        while (await source.ScalarAsync<byte[]>("SELECT lo_get($1::int8::oid, $2, $3)", cancellationToken, oid, offset, PieceBytes) is { Length: > 0 } piece)
        {
            await copy.ExecuteAsync("SELECT lo_put($1::int8::oid, $2, $3)", cancellationToken, oid, offset, piece);
            offset += piece.Length;
        }
    }

    private static async Task CopyRightsAsync(NpgsqlConnection source, NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        var rights = await source.QueryAsync(
            Rights,
            reader => (Owner: reader.GetString(0), Oids: reader.GetFieldValue<long[]>(1), Grantee: reader.Text(2),
                Right: reader.Text(3), Grantable: !reader.IsDBNull(4) && reader.GetBoolean(4), Grantor: reader.Text(5)),
            cancellationToken);
        foreach (var alike in rights.GroupBy(right => right.Oids[0]))
        {
            var (owner, oids, _, _, _, _) = alike.First();
            foreach (var chunk in oids.Chunk(RightsAtOnce))
            {
                await copy.ExecuteAsync($"REVOKE ALL ON LARGE OBJECT {Numbers(chunk)} FROM {Sql.Identifier(owner)}", cancellationToken);
                // An empty list means that nobody has any right.
                foreach (var (_, _, grantee, right, grantable, grantor) in alike.Where(one => one.Right is not null))
                {
                    var grant = $"GRANT {right} ON LARGE OBJECT {Numbers(chunk)} TO {(grantee is null ? "PUBLIC" : Sql.Identifier(grantee))}{(grantable ? " WITH GRANT OPTION" : "")}";
                    await copy.ExecuteAsync(grantor == owner ? grant : $"SET ROLE {Sql.Identifier(grantor!)}; {grant}; RESET ROLE", cancellationToken);
                }
            }
        }
    }

    private static string Numbers(IEnumerable<long> oids) => string.Join(", ", oids.Select(Number));

    private static string Number(long oid) => oid.ToString(CultureInfo.InvariantCulture);
}
