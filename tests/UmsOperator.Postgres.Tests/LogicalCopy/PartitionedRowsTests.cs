using UmsOperator.Core.Model;
using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>
/// Rows that belong to another partition in the copy, because the values that their key is hashed or ordered by differ there, such as OIDs. They are
/// copied through the partition root, as with pg_dump --load-via-partition-root.
/// </summary>
public sealed class PartitionedRowsTests(PostgresServers servers)
{
    private const string Mood = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad', 'happy', 'bored', 'cross'); ";
    private const string Moods = "(ARRAY['sad', 'ok', 'glad', 'happy', 'bored', 'cross'])[1 + n % 6]::mood";

    private static readonly string Parts = string.Concat(Enumerable.Range(0, 4).Select(part => $"CREATE TABLE h{part} PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER {part}); "));

    [Theory]
    [InlineData(Mood + "CREATE TABLE h (m mood, n int) PARTITION BY HASH (m)", Moods)]
    [InlineData(Mood + "CREATE TABLE h (m mood, n int, b text) PARTITION BY HASH (n, m)", Moods)]
    [InlineData(Mood + "CREATE DOMAIN feeling AS mood CHECK (VALUE <> 'bored'); CREATE TABLE h (m feeling, n int) PARTITION BY HASH (m)", "(ARRAY['sad', 'ok', 'glad', 'happy'])[1 + n % 4]::mood")]
    [InlineData(Mood + "CREATE TABLE h (m mood[], n int) PARTITION BY HASH (m)", "ARRAY[" + Moods + "]")]
    [InlineData(Mood + "CREATE TYPE pair AS (a int, b mood); CREATE TABLE h (m pair, n int) PARTITION BY HASH (m)", "ROW(n, " + Moods + ")::pair")]
    [InlineData(Mood + "CREATE TYPE moods AS RANGE (subtype = mood); CREATE TABLE h (m moods, n int) PARTITION BY HASH (m)", "moods(" + Moods + ", NULL)")]
    [InlineData("CREATE TABLE filler (); CREATE TABLE gap (); CREATE TABLE later (); DROP TABLE filler; CREATE TABLE h (m regclass, n int) PARTITION BY HASH (m)",
        "CASE n % 3 WHEN 0 THEN 'gap' WHEN 1 THEN 'later' ELSE 'h' END::regclass")]
    public async Task They_arrive_in_the_partition_that_is_theirs_in_the_copy(string root, string value)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, root, Parts, $"INSERT INTO h (m, n) SELECT {value}, n FROM generate_series(1, 300) n", "CREATE INDEX ON h (n)");

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
        const string Rows = "SELECT string_agg(h::text, '|' ORDER BY n) FROM h";
        (await production.ScalarAsync<string>(Rows, copy)).ShouldNotBeNull().ShouldBe(await production.ScalarAsync<string>(Rows));
        var misplaced = await production.ScalarAsync<string>(
            "SELECT string_agg(format('SELECT count(*) FROM %s WHERE NOT (%s)', inhrelid::regclass, pg_get_partition_constraintdef(inhrelid)), ' UNION ALL ') FROM pg_inherits WHERE inhparent = 'h'::regclass", copy);
        (await production.ScalarAsync<decimal>($"SELECT sum(n) FROM ({misplaced}) m (n)", copy)).ShouldBe(0, "a lookup by the key finds every row");
        (await production.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE NOT indisvalid", copy)).ShouldBe(0);
    }

    [Fact]
    public async Task Keys_of_texts_are_routed_and_keys_of_numbers_and_dates_are_not()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            "CREATE TABLE texts (a text COLLATE \"de-x-icu\", n int) PARTITION BY RANGE (a); CREATE TABLE texts1 PARTITION OF texts FOR VALUES FROM (MINVALUE) TO ('m'); CREATE TABLE texts2 PARTITION OF texts DEFAULT; INSERT INTO texts SELECT chr(97 + n % 26), n FROM generate_series(1, 200) n",
            "CREATE TABLE days (d date, n int) PARTITION BY RANGE (d); CREATE TABLE days1 PARTITION OF days DEFAULT; CREATE TABLE numbers (n int) PARTITION BY HASH (n); CREATE TABLE numbers1 PARTITION OF numbers FOR VALUES WITH (MODULUS 1, REMAINDER 0); CREATE TABLE names (a text) PARTITION BY LIST (a); CREATE TABLE names1 PARTITION OF names DEFAULT");
        await using var session = await production.OpenAsync();

        var tables = await SourceTables.ReadAsync(session, TestContext.Current.CancellationToken);
        var copy = await GoldenCopyComparison.CopyAsync(production);

        tables.Where(table => table.Root is not null).Select(table => $"{table.Name} by {table.Root!.Name}").ShouldBe(["public.texts1 by public.texts", "public.texts2 by public.texts"]);
        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, copy);
    }

    [Fact]
    public async Task What_is_built_on_them_is_there_on_every_level_and_holds()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            Mood + "CREATE TABLE refd (m mood PRIMARY KEY); INSERT INTO refd SELECT unnest(enum_range(NULL::mood)); CREATE TABLE log (n int)",
            "CREATE TABLE h (n int, m mood NOT NULL REFERENCES refd, filler text, PRIMARY KEY (n, m), CHECK (n >= 0)) PARTITION BY LIST (n)",
            "CREATE TABLE one PARTITION OF h FOR VALUES IN (1) PARTITION BY HASH (m); CREATE TABLE other PARTITION OF h DEFAULT PARTITION BY HASH (m)",
            string.Concat(Enumerable.Range(0, 3)
                .Select(part => $"CREATE TABLE one{part} PARTITION OF one FOR VALUES WITH (MODULUS 3, REMAINDER {part}); CREATE TABLE other{part} PARTITION OF other FOR VALUES WITH (MODULUS 3, REMAINDER {part}); ")),
            $"INSERT INTO h SELECT n, {Moods}, repeat(md5(n::text), 9) FROM generate_series(1, 120000) n",
            "CREATE INDEX ON h (filler); CREATE INDEX ON other1 (m); CREATE STATISTICS seen ON n, m FROM other2; ALTER TABLE h ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON h USING (true)",
            "CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.log VALUES (NEW.n); RETURN NEW; END'; CREATE TRIGGER told AFTER INSERT ON h FOR EACH ROW EXECUTE FUNCTION told()");

        var copy = await GoldenCopyComparison.CopyAsync(production);

        const string Rows = "SELECT count(*) || md5(string_agg(h::text, '|' ORDER BY n)) FROM h";
        (await production.ScalarAsync<string>(Rows, copy)).ShouldBe(await production.ScalarAsync<string>(Rows));
        (await production.ScalarAsync<long>("SELECT count(*) FROM log", copy)).ShouldBe(0, "the trigger comes after the rows");
        (await production.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE NOT indisvalid", copy)).ShouldBe(0);
        (await production.ScalarAsync<long>("SELECT count(*) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.relkind = 'r' AND c.reltuples < 0", copy))
            .ShouldBe(0, "every partition is analysed");
        (await production.AskAsync(new FactQuery.Compare(production.Name, copy))).Equal.ShouldBeTrue();
    }
}
