using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Corpus;

/// <summary>Golden copies of schemas from the field, and of worse ones, equal production.</summary>
public sealed class CorpusTests(PostgresServers servers)
{
    private const string Prefix = "corpus/";

    public static TheoryData<string, int> Schemas
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Names)
            {
                foreach (var major in new[] { 15, 17, 18 })
                    data.Add(name, major);
            }

            return data;
        }
    }

    private static IEnumerable<string> Names => typeof(CorpusTests).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_streamed_copy_has_the_dump_of_production(string schema, int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major);
        await LoadAsync(production, schema);

        var preflight = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));
        var copy = await GoldenCopyComparison.CopyAsync(production);

        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, copy);
        preflight.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
    }

    // A short form of `make corpus`.
    [Theory]
    [InlineData(1001, 15)]
    [InlineData(1002, 17)]
    [InlineData(1003, 18)]
    [InlineData(1004, 18)]
    public async Task A_streamed_copy_of_a_generated_database_has_the_dump_of_production(int seed, int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major);
        var script = UmsOperator.Corpus.GeneratedDatabase.Make(seed).Text.ShouldNotBeNull();
        await PgDump.RunScriptAsync(await servers.GetAsync(major), production.Name, production.Owner, Filled(production, script), untilError: false);

        var copy = await GoldenCopyComparison.CopyAsync(production);

        await GoldenCopyComparison.ShouldBeEqualAsync(servers, production, copy);
        (await production.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')", copy)).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_clone_has_the_fingerprint_and_the_rows_of_production_on_the_newest_server()
    {
        await using var production = await TestProduction.CreateAsync(servers, 18);
        foreach (var schema in Names)
            await LoadAsync(production, schema);

        var copy = await GoldenCopyComparison.CopyAsync(production, GoldenMethod.Clone);

        (await production.AskAsync(new FactQuery.Compare(production.Name, copy))).Equal.ShouldBeTrue();
        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, copy);
    }

    private async Task LoadAsync(TestProduction production, string schema)
    {
        using var reader = new StreamReader(typeof(CorpusTests).Assembly.GetManifestResourceStream(Prefix + schema)!);
        var script = Filled(production, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        // Run by psql, which can read any SQL script.
        await PgDump.RunScriptAsync(await servers.GetAsync(production.Major), production.Name, production.Owner, script);
    }

    private static string Filled(TestProduction production, string script) => script
        .Replace("{app}", Sql.Identifier(production.Target.Database.AppRole), StringComparison.Ordinal)
        .Replace("{owner}", Sql.Identifier(production.Owner), StringComparison.Ordinal);
}
