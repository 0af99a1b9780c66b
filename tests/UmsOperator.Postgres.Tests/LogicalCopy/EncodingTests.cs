using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Databases in encodings other than UTF-8, or without one: names, comments and defaults are copied byte by byte.</summary>
public sealed class EncodingTests(PostgresServers servers)
{
    // The bytes of all texts of a schema.
    private const string Texts =
        """
        SELECT string_agg(encode(convert_to(t, getdatabaseencoding()), 'hex'), '|' ORDER BY encode(convert_to(t, getdatabaseencoding()), 'hex')) FROM (
            SELECT relname::text || coalesce(obj_description(c.oid), '') FROM pg_class c WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT attname::text || coalesce(pg_get_expr(adbin, adrelid), '') FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relnamespace = 'public'::regnamespace AND attnum > 0
            UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT enumlabel FROM pg_enum UNION ALL SELECT proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT query_to_xml(format('SELECT encode(convert_to(t::text, getdatabaseencoding()), ''hex'') AS t FROM %s t', oid::regclass), true, false, '')::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') s (t)
        """;

    [Theory]
    [InlineData(15, "SQL_ASCII", "e4f681ff")] // Latin-1 of an old installation, and invalid bytes.
    [InlineData(15, "SQL_ASCII", "c3a4e282ac")] // UTF-8 that is not declared.
    [InlineData(15, "LATIN1", "e4f6")]
    [InlineData(15, "WIN1252", "80e481")] // The last byte is not a character, but PostgreSQL stores it.
    [InlineData(15, "EUC_JP", "c6fccbdc")]
    public async Task Texts_of_a_schema_arrive_byte_by_byte(int major, string encoding, string bytes)
    {
        await using var encoded = await Encoded.CreateAsync(servers, major, encoding);
        await encoded.MakeAsync("CREATE TABLE %1$I (id int PRIMARY KEY, %1$I text DEFAULT %1$L CHECK (%1$I <> %1$L))", $"74{bytes}");
        await encoded.MakeAsync("COMMENT ON TABLE %1$I IS %1$L", $"74{bytes}");
        await encoded.MakeAsync("CREATE TYPE %1$I AS ENUM ('a', %1$L)", $"6d{bytes}");
        await encoded.MakeAsync("CREATE FUNCTION %1$I() RETURNS text LANGUAGE sql AS %2$L", $"66{bytes}", $"53454c45435420{"27"}{bytes}{"27"}");
        await encoded.MakeAsync("INSERT INTO %1$I VALUES (1, %2$L)", $"74{bytes}", $"78{bytes}");
        await encoded.MakeAsync("CREATE TABLE plain (t text); CREATE INDEX ON plain ((t || %1$L)); INSERT INTO plain VALUES (%1$L); COMMENT ON COLUMN plain.t IS %1$L", bytes);

        var copy = await GoldenCopyComparison.CopyAsync(encoded.Production);

        (await encoded.ScalarAsync(Texts, copy)).ShouldNotBeNull().ShouldBe(await encoded.ScalarAsync(Texts));
    }

    [Fact]
    public async Task A_database_without_an_encoding_passes_preflight_and_what_changes_in_it_is_counted()
    {
        await using var encoded = await Encoded.CreateAsync(servers, 15, "SQL_ASCII");
        await encoded.MakeAsync("CREATE TABLE %1$I (id int PRIMARY KEY, a text DEFAULT %1$L)", "74e4f6");
        await encoded.MakeAsync("COMMENT ON TABLE %1$I IS %1$L", "74e4f6");

        var preflight = await encoded.Production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(encoded.Production);
        await encoded.MakeAsync("INSERT INTO %1$I VALUES (1)", "74e4f6");
        await Until.TrueAsync(async () => (await encoded.Production.AskAsync(new FactQuery.Drift(copy))).Changes is { Known: true, Inserted: > 0 });

        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
        (await encoded.Production.AskAsync(new FactQuery.Fingerprint(encoded.Production.Name))).Hash.ShouldBe((await encoded.Production.AskAsync(new FactQuery.Fingerprint(copy))).Hash);
    }
}
