using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Settings outside the database that affect the contents of its copy.</summary>
public sealed class SurroundingsTests(PostgresServers servers)
{
    [Fact]
    public async Task Expressions_are_computed_with_productions_time_zone()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE events (at timestamptz, day date)");
        await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET timezone = 'Asia/Tokyo'");
        await production.AsOwnerAsync(
            """
            INSERT INTO events SELECT at, at::date FROM generate_series(timestamptz '2026-01-01 00:30+09', '2026-01-03', '5 hours') at;
            ALTER TABLE events ADD CHECK (at::date = day);
            CREATE MATERIALIZED VIEW days AS SELECT at::date AS day, count(*) AS events FROM events GROUP BY 1
            """);

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Days = "SELECT string_agg(day || ' ' || events, ', ' ORDER BY day) FROM days";
        (await production.ScalarAsync<string>(Days, copy)).ShouldBe("2026-01-01 5, 2026-01-02 5");
        (await production.ScalarAsync<string>(Days)).ShouldBe("2026-01-01 5, 2026-01-02 5");
    }

    [Fact]
    public async Task Expressions_are_computed_with_the_settings_of_productions_database()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15, "CREATE TEXT SEARCH CONFIGURATION our_search (COPY = german)", "CREATE FUNCTION day_of(text) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT $1::date'");
        foreach (var setting in new[] { "DateStyle = 'German, DMY'", "IntervalStyle = 'sql_standard'", "bytea_output = 'escape'",
            "extra_float_digits = -5", "app.tenant = 'blue'", "default_text_search_config = 'public.our_search'", "array_nulls = off" })
            await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET {setting}");
        // Otherwise the operator may not set it on the copies, and preflight says so.
        await production.AsSuperuserAsync($"GRANT SET ON PARAMETER app.tenant TO {Sql.Identifier(production.Target.OperatorUsername)}");
        await production.AsOwnerAsync(
            """
            CREATE DOMAIN word AS text;
            CREATE TABLE deliveries (written text, day date GENERATED ALWAYS AS (public.day_of(written)) STORED, due date, tenant text DEFAULT current_setting('app.tenant'), words word[],
                CHECK (written::date = due), CHECK (tenant = current_setting('app.tenant')));
            INSERT INTO deliveries (written, due, words) VALUES ('01.02.2026', '01.02.2026', ARRAY[NULL, 'NULL']::word[]), ('31.12.2026', '31.12.2026', NULL);
            CREATE MATERIALIZED VIEW printed AS SELECT written::date AS day, interval '1 year -3 days'::text AS span, '\x00ff'::bytea::text AS bytes, (0.1::float8 + 0.2)::text AS number,
                current_setting('app.tenant') AS tenant, to_tsvector('Häuser')::text AS words FROM deliveries
            """);

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        foreach (var rows in new[] { "SELECT string_agg(to_char(day, 'YYYY-MM-DD') || coalesce(words[1] IS NULL, false), '|' ORDER BY due) FROM deliveries",
            "SELECT string_agg(to_char(day, 'YYYY-MM-DD') || span || bytes || number || tenant || words, '|' ORDER BY day) FROM printed" })
            (await production.ScalarAsync<string>(rows, copy)).ShouldNotBeNull().ShouldBe(await production.ScalarAsync<string>(rows));
        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_has_productions_collation_provider_not_that_of_the_servers_template()
    {
        await using var own = new PostgresServers();
        await using var production = await TestProduction.CreateAsync(own, 15, "CREATE TABLE t (a text)");
        await production.AsSuperuserAsync("UPDATE pg_database SET datlocprovider = 'i', daticulocale = 'en-US' WHERE datname = 'template0'");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        (await production.ScalarAsync<string>($"SELECT datlocprovider::text FROM pg_database WHERE datname = {Sql.Literal(copy)}")).ShouldBe("c");
    }

    [Fact]
    public async Task A_constraint_that_older_rows_of_a_child_break_comes_after_them()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            "CREATE TABLE parent AS SELECT g AS a FROM generate_series(1, 1000) g; CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (0)",
            "ALTER TABLE parent ADD CONSTRAINT positive CHECK (a > 0) NOT VALID",
            string.Concat(Enumerable.Range(1, 30).Select(i => $"CREATE TABLE t{i} AS SELECT g AS a FROM generate_series(1, 500) g;")));
        production.Target = production.Target with { Update = production.Target.Update with { Snapshot = production.Target.Update.Snapshot with { Workers = 1 } } };

        var copy = await GoldenCopyComparison.CopyAsync(production);

        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, copy);
        (await production.ScalarAsync<bool>("SELECT convalidated FROM pg_constraint WHERE conname = 'positive' AND conrelid = 'parent'::regclass", copy)).ShouldBeFalse();
    }

    // PostgreSQL 18 numbers the name that it gives to a NOT NULL constraint if another table of the schema has one of that name, and a dump restores tables in another order.
    [Fact]
    public async Task The_number_in_a_name_that_PostgreSQL_gave_to_a_NOT_NULL_constraint_is_no_difference()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 18,
            "CREATE TABLE z (f int NOT NULL, g int CONSTRAINT own2 NOT NULL)",
            "CREATE TABLE a (f int CONSTRAINT z_f_not_null NOT NULL)");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Names = "SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE contype = 'n' AND conrelid = 'z'::regclass";
        (await production.ScalarAsync<string>(Names)).ShouldBe("own2 z_f_not_null");
        (await production.ScalarAsync<string>(Names, copy)).ShouldBe("own2 z_f_not_null1", "otherwise this test proves nothing");
    }

    [Fact]
    public async Task Timeouts_that_are_meant_for_users_do_not_end_a_long_copy()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT g AS a, repeat(md5(g::text), 8) AS filler FROM generate_series(1, 8000) g");
        await production.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(production.Target.OperatorUsername)} SET idle_session_timeout = '300ms'");
        production.Target = production.Target with { Update = production.Target.Update with { Snapshot = production.Target.Update.Snapshot with { MaxRateMebibytesPerSecond = 1 } } };

        var copy = await GoldenCopyComparison.CopyAsync(production);

        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, copy);
    }

    [Fact]
    public async Task What_cannot_be_made_is_named_also_among_small_tables()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int, b int); CREATE INDEX first ON t (b); CREATE UNIQUE INDEX twice ON t (a)");
        const string Usable = "UPDATE pg_index SET indisready = {0}, indisvalid = {0} WHERE indexrelid = 'twice'::regclass";
        await production.AsSuperuserAsync(string.Format(null, Usable, "false"));
        await production.AsOwnerAsync("INSERT INTO t VALUES (1), (1)");
        await production.AsSuperuserAsync(string.Format(null, Usable, "true"));

        var refused = await Should.ThrowAsync<DatabaseActionException>(() => GoldenCopyComparison.CopyAsync(production));

        refused.Message.ShouldContain("twice");
        refused.Message.ShouldContain("23505");
    }
}
