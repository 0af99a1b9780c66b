using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Registry;

/// <summary>The registry table is found under the name in the spec, and a table that cannot be found is reported.</summary>
public sealed class RegistryTableTests(PostgresServers servers)
{
    private const string Hosts = "SELECT string_agg(h, ',' ORDER BY h) FROM (SELECT \"Ho.st\" FROM \"My.Schema\".\"Pro\"\"cs\") s (h)";

    [Theory]
    [InlineData("\"My.Schema\".\"Pro\"\"cs\"", "\"Ho.st\"")]
    [InlineData("\"My.Schema\".\"Pro\"\"cs\"", "Ho.st")]
    public async Task Names_with_dots_quotes_and_capitals_are_found(string table, string column)
    {
        await using var cluster = await CreateAsync(table, column);

        (await AskAsync(cluster)).ShouldHaveSingleItem().Message.ShouldContain("DELETE FROM \"My.Schema\".\"Pro\"\"cs\" WHERE \"Ho.st\" IN ('ghost')");
        await cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows([$"{Cluster(cluster)}-2", "ghost"]));
        (await cluster.ScalarAsync<string>(Hosts)).ShouldBe($"{Cluster(cluster)}-0,{Cluster(cluster)}-1");
    }

    [Theory]
    [InlineData("EPR_PROCESSES", "EPR_Process_Host")]
    [InlineData("Public.Epr_Processes", "epr_process_host")]
    public async Task What_is_not_quoted_is_found_in_lower_case_too(string table, string column)
    {
        await using var cluster = await CreateAsync(table, column);
        await cluster.AsOwnerAsync("DELETE FROM epr_processes");
        (await AskAsync(cluster)).ShouldBeEmpty();
        await cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ghost"]));
    }

    [Theory]
    [InlineData("epr_proceses", "epr_process_host", "database.registryTable: there is no table epr_proceses", "column 'epr_process_host' is in public.epr_processes")]
    [InlineData("My.Schema.Procs", "Ho.st", "database.registryTable: there is no table My.Schema.Procs", "column 'Ho.st' is in \"My.Schema\".\"Pro\"\"cs\"")]
    [InlineData("numbers", "epr_process_host", "database.registryTable: there is no table numbers", "in double quotes")]
    [InlineData("\"My.Schema", "Ho.st", "database.registryTable: '\"My.Schema' is not a table name", "in double quotes")]
    [InlineData("epr_processes", "host", "database.registryHostColumn: public.epr_processes has no column 'host'", "its columns are epr_process_host")]
    public async Task A_wrong_name_is_refused_and_what_could_be_meant_is_named(string table, string column, string problem, string cure)
    {
        await using var cluster = await CreateAsync(table, column);

        foreach (var scope in Enum.GetValues<PreflightScope>())
        {
            var finding = (await AskAsync(cluster, scope)).ShouldHaveSingleItem();
            (finding.Name, finding.Blocks).ShouldBe(("RegistryNotFound", true));
            finding.Message.ShouldContain(problem);
            finding.Message.ShouldContain(cure);
        }

        (await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ghost"])))).Message.ShouldContain(problem);
    }

    [Fact]
    public async Task An_empty_database_has_no_registry_yet()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await cluster.ObserveAsync();
        (await AskAsync(cluster, PreflightScope.Adopt)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_row_of_a_server_that_was_removed_is_not_taken_for_one_of_the_clusters_own()
    {
        await using var cluster = await CreateAsync("\"My.Schema\".\"Pro\"\"cs\"", "Ho.st");
        await cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ghost"]));
        (await AskAsync(cluster)).ShouldBeEmpty();
        cluster.Target = cluster.Target with { Servers = 2 };
        (await AskAsync(cluster)).ShouldHaveSingleItem().Message.ShouldContain($"not pods of this cluster: {Cluster(cluster)}-2;");
    }

    private static string Cluster(TestCluster cluster) => cluster.Target.Cluster.Split('/')[1];

    private async Task<TestCluster> CreateAsync(string table, string column)
    {
        var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.AsOwnerAsync(
            $"""
            CREATE SCHEMA "My.Schema"; CREATE TABLE "My.Schema"."Pro""cs" ("Ho.st" text);
            INSERT INTO "My.Schema"."Pro""cs" VALUES ('{Cluster(cluster)}-0'), ('{Cluster(cluster)}-1'), ('{Cluster(cluster)}-2'), ('ghost')
            """);
        await cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, null));
        cluster.Target = cluster.Target with { Servers = 3, Database = cluster.Target.Database with { RegistryTable = table, RegistryHostColumn = column } };
        return cluster;
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(TestCluster cluster, PreflightScope scope = PreflightScope.RestorePointOnly)
    {
        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(scope, 0), TestContext.Current.CancellationToken);
        answer.Error.ShouldBeNull();
        return [.. answer.Findings.Where(finding => finding.Name is "RegistryNotFound" or "OrphanedServers" or "RegistryUnknown")];
    }
}
