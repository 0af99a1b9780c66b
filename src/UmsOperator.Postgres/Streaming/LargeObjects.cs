using System.Globalization;
using Npgsql;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Streaming;

/// <summary>Large objects: with their OIDs, which rows refer to, their owners, rights and comments.</summary>
internal static class LargeObjects
{
    private const int PieceBytes = 1 << 18;
    private const int RightsAtOnce = 200;

    private const string Owners = "SELECT DISTINCT pg_get_userbyid(lomowner)::text FROM pg_largeobject_metadata ORDER BY 1";

    // An absent list is the default; what is in a list besides the owner's own rights was granted.
    private const string Rights =
        """
        SELECT CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee)::text END, a.grantee = l.lomowner, a.privilege_type, a.is_grantable, l.oid::int8
        FROM pg_largeobject_metadata l, aclexplode(l.lomacl) a
        ORDER BY 5
        """;

    private const string Comments =
        "SELECT objoid::int8, description FROM pg_description WHERE classoid = 'pg_largeobject'::regclass AND objsubid = 0 ORDER BY 1";

    private const string WithRights = "SELECT oid::int8, pg_get_userbyid(lomowner)::text FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL ORDER BY 1";

    /// <summary>Copies all of them.</summary>
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
        foreach (var oid in oids)
        {
            var offset = 0L;
            byte[] piece;
            do
            {
                piece = await source.ScalarAsync<byte[]>("SELECT lo_get($1::int8::oid, $2, $3)", cancellationToken, oid, offset, PieceBytes) ?? [];
                if (offset == 0)
                    await copy.ExecuteAsync("SELECT lo_from_bytea($1::int8::oid, $2)", cancellationToken, oid, piece);
                else if (piece.Length > 0)
                    await copy.ExecuteAsync("SELECT lo_put($1::int8::oid, $2, $3)", cancellationToken, oid, offset, piece);
                offset += piece.Length;
            }
            while (piece.Length == PieceBytes);
        }
    }

    private static async Task CopyRightsAsync(NpgsqlConnection source, NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        var objects = await source.QueryAsync(WithRights, reader => (Oid: reader.GetInt64(0), Owner: reader.GetString(1)), cancellationToken);
        if (objects.Count == 0)
            return;
        var grants = await source.QueryAsync(
            Rights,
            reader => (Grantee: reader.Text(0), Right: reader.GetString(2), Grantable: reader.GetBoolean(3), Oid: reader.GetInt64(4)),
            cancellationToken);
        foreach (var owned in objects.GroupBy(one => one.Owner, one => one.Oid))
        {
            foreach (var chunk in owned.Chunk(RightsAtOnce))
                await copy.ExecuteAsync($"REVOKE ALL ON LARGE OBJECT {Numbers(chunk)} FROM {Sql.Identifier(owned.Key)}", cancellationToken);
        }

        foreach (var grant in grants.GroupBy(one => (one.Grantee, one.Right, one.Grantable), one => one.Oid))
        {
            var (grantee, right, grantable) = grant.Key;
            foreach (var chunk in grant.Chunk(RightsAtOnce))
            {
                await copy.ExecuteAsync(
                    $"GRANT {right} ON LARGE OBJECT {Numbers(chunk)} TO {(grantee is null ? "PUBLIC" : Sql.Identifier(grantee))}{(grantable ? " WITH GRANT OPTION" : "")}", cancellationToken);
            }
        }
    }

    private static string Numbers(IEnumerable<long> oids) => string.Join(", ", oids.Select(Number));

    private static string Number(long oid) => oid.ToString(CultureInfo.InvariantCulture);
}
