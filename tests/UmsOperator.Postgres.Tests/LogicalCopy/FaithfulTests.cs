using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>What a logical copy must reproduce exactly. Each case was found with PostgreSQL 15.</summary>
public sealed class FaithfulTests(PostgresServers servers)
{
    [Fact]
    public async Task The_dump_of_the_copy_is_the_dump_of_production_for_objects_of_every_kind()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        await EveryKind.MakeAsync(production);
        await production.AsOwnerAsync(Read("Values.sql"));

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, copy);
        (await production.ScalarAsync<long>("SET enable_seqscan = off; SELECT count(*) FROM aaa WHERE looked_up(a) = 3", copy))
            .ShouldBe(1, "an index whose function reads another table is built when that one is full");
        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CREATE TABLE t (a regclass, b regtype[], c regproc); INSERT INTO t VALUES ('later', '{later,int4}', 'now'); CREATE TABLE gap (); DROP TABLE gap")]
    [InlineData("CREATE DOMAIN d AS regclass; CREATE TYPE pairs AS (a int, b regtype); CREATE TABLE t (a d, b pairs, c pairs[], e d[]); INSERT INTO t VALUES ('later', '(1,later)', '{\"(2,later)\"}', '{later}')")]
    [InlineData("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE moods AS RANGE (subtype = mood); CREATE TABLE t (a mood, b mood[], c moods, d moods[]); INSERT INTO t VALUES ('ok', '{sad,ok}', '[sad,ok]', '{\"[sad,ok)\"}')")]
    public async Task What_names_an_object_names_it_in_the_copy_too(string sql)
    {
        await using var production =
            await TestProduction.CreateAsync(servers, 15, "CREATE TABLE filler1 (); CREATE TABLE filler2 (); CREATE TABLE later (a int); DROP TABLE filler1; DROP TABLE filler2", sql);

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Rows = "SELECT string_agg(t::text, '|' ORDER BY t::text) FROM t";
        (await production.ScalarAsync<string>(Rows, copy)).ShouldNotBeNull().ShouldBe(await production.ScalarAsync<string>(Rows));
    }

    [Fact]
    public async Task An_extension_keeps_its_version_and_the_rows_that_it_was_given()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15, "CREATE EXTENSION pg_trgm VERSION '1.5'", "COMMENT ON EXTENSION pg_trgm IS 'ours'", "CREATE EXTENSION citext", "COMMENT ON EXTENSION citext IS NULL");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        (await production.ScalarAsync<string>("SELECT extversion FROM pg_extension WHERE extname = 'pg_trgm'", copy)).ShouldBe("1.5");
        (await production.ScalarAsync<string>("SELECT obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = 'pg_trgm'", copy)).ShouldBe("ours");
        (await production.ScalarAsync<long>("SELECT count(*) FROM pg_extension WHERE extname = 'citext' AND obj_description(oid, 'pg_extension') IS NULL", copy))
            .ShouldBe(1, "pg_restore would bring its own comment back");
    }

    [Theory]
    [InlineData("REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC", "no privileges could be revoked for \"digest\" (01006)")]
    [InlineData("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO pg_monitor; GRANT EXECUTE ON FUNCTION digest(text, text) TO pg_read_all_stats WITH GRANT OPTION",
        "no privileges were granted for \"digest\" (01007)")]
    public async Task A_right_that_PostgreSQL_only_warns_of_not_giving_or_taking_ends_the_copy(string sql, string warning)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE EXTENSION pgcrypto");
        await production.AsSuperuserAsync(sql);

        var refused = await Should.ThrowAsync<DatabaseActionException>(() => GoldenCopyComparison.CopyAsync(production));

        refused.Message.ShouldContain(warning);
    }

    [Fact]
    public async Task A_grant_on_an_extension_of_what_everybody_may_do_anyway_ends_nothing()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE EXTENSION pgcrypto", "CREATE TABLE t (a int)", "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION");
        await production.AsSuperuserAsync("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO pg_monitor");

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
        (await production.ScalarAsync<bool>(
            "SELECT has_function_privilege('pg_monitor', 'digest(text, text)', 'EXECUTE') AND has_table_privilege('pg_monitor', 't', 'SELECT WITH GRANT OPTION')", copy)).ShouldBeTrue();
    }

    [Fact]
    public async Task Settings_of_production_that_change_how_values_are_printed_change_no_value()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15, "CREATE TYPE box2 AS (a float8, b interval, c date, d bytea); CREATE TABLE t AS SELECT ROW(0.1::float8 + 0.2, interval '1 year -3 days', date '2001-02-03', '\\xff00'::bytea)::box2 AS v");
        foreach (var setting in new[] { "extra_float_digits = -5", "IntervalStyle = 'sql_standard'", "DateStyle = 'German'", "bytea_output = 'escape'", "default_transaction_read_only = on" })
            await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET {setting}", "postgres");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        (await production.ScalarAsync<bool>("SELECT (v).a = 0.1::float8 + 0.2 AND (v).b::text = '1 year -3 days' AND (v).c = '2001-02-03' AND (v).d = '\\xff00' FROM t", copy)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'", "\\x61ff62")]
    [InlineData("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'", "\\x61c3a462")]
    public async Task Encoding_locale_and_bytes_are_productions(string options, string bytes)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var name = Sql.Identifier(production.Name);
        await production.AsSuperuserAsync($"DROP DATABASE {name}", "postgres");
        await production.AsSuperuserAsync($"CREATE DATABASE {name} TEMPLATE template0 OWNER {Sql.Identifier(production.Target.OperatorUsername)} {options}", "postgres");
        await production.ClaimAsync();
        await production.AsSuperuserAsync($"GRANT CREATE ON DATABASE {name} TO {Sql.Identifier(production.Owner)}; ALTER SCHEMA public OWNER TO {Sql.Identifier(production.Owner)}");
        await production.AsOwnerAsync($"CREATE TABLE t AS SELECT convert_from('{bytes}', getdatabaseencoding()) AS a, ARRAY[convert_from('{bytes}', getdatabaseencoding())]::name[] AS b");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Shape = "SELECT getdatabaseencoding() || datcollate || datctype || datlocprovider::text || coalesce(daticulocale, '') FROM pg_database WHERE datname = current_database()";
        (await production.ScalarAsync<string>(Shape, copy)).ShouldBe(await production.ScalarAsync<string>(Shape));
        const string Bytes = "SELECT encode(convert_to(a, getdatabaseencoding()), 'hex') || encode(convert_to(b[1]::text, getdatabaseencoding()), 'hex') FROM t";
        (await production.ScalarAsync<string>(Bytes, copy)).ShouldBe(bytes[2..] + bytes[2..]);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(FaithfulTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
