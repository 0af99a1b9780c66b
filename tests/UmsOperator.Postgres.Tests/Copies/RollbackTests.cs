using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

/// <summary>Swap back after the commit: the changes that would be lost are counted when no session can write any more.</summary>
public sealed class RollbackTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task What_a_session_wrote_a_moment_ago_counts_and_more_than_allowed_leaves_production_open_and_as_it_is(int major)
    {
        await using var cluster = await CommittedAsync(major);
        await using var exporter = await cluster.OpenAsSuperuserAsync();
        await TestCluster.RunAsync(exporter, "DELETE FROM devices WHERE id <= 50");
        await exporter.DisposeAsync();

        (await Should.ThrowAsync<DatabaseActionException>(() => BackAsync(cluster, 49))).Message.ShouldContain("50 row changes");

        var observed = await cluster.ObserveAsync();
        (observed.Production!.AllowsConnections, observed.Production.SchemaVersion).ShouldBe((true, "12.04"));
        observed.Copies.ShouldHaveSingleItem().Name.ShouldBe(cluster.RestorePoint);

        await BackAsync(cluster, 50);
        (await cluster.ScalarAsync<long>("SELECT count(*) FROM devices")).ShouldBe(1000);
        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Name.ShouldBe(cluster.Failed);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Statistics_that_were_reset_make_it_unknown_and_nothing_is_done(int major)
    {
        await using var cluster = await CommittedAsync(major);
        await cluster.AsSuperuserAsync("SELECT pg_stat_reset()");

        (await Should.ThrowAsync<DatabaseActionException>(() => BackAsync(cluster, long.MaxValue))).Message.ShouldContain("unknown");

        (await cluster.ObserveAsync()).Production!.AllowsConnections.ShouldBeTrue();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task After_a_crash_nothing_is_known_and_any_loss_that_is_accepted_brings_production_back(int major)
    {
        await using var own = new PostgresServers();
        await using var cluster = await CommittedAsync(major, own);
        await cluster.AsOwnerAsync("DELETE FROM devices WHERE id <= 50");
        var server = await own.GetAsync(major);
        await server.CrashAsync();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await cluster.ObserveAsync();

        (await Should.ThrowAsync<DatabaseActionException>(() => BackAsync(cluster, long.MaxValue))).Message.ShouldContain("were reset by a crash");
        await BackAsync(cluster, null);

        (await cluster.ScalarAsync<long>("SELECT count(*) FROM devices")).ShouldBe(1000);
        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Name.ShouldBe(cluster.Failed);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_planners_question_counts_from_the_commit(int major)
    {
        await using var cluster = await CommittedAsync(major);
        await cluster.AsOwnerAsync("UPDATE devices SET name = 'x' WHERE id <= 7");

        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Drift(cluster.RestorePoint), TestContext.Current.CancellationToken);

        (answer.Changes!.Known, answer.Changes.Inserted, answer.Changes.Updated, answer.Changes.Deleted).ShouldBe((true, 0, 7, 0));
    }

    private static async Task<TestCluster> CommittedAsync(int major, PostgresServers servers)
    {
        var cluster = await TestCluster.CreateAsync(servers, major);
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.AsOwnerAsync("UPDATE ums_schema_version SET version = '12.04'; ALTER TABLE devices ADD c int");
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Committed));
        return cluster;
    }

    private Task<TestCluster> CommittedAsync(int major) => CommittedAsync(major, servers);

    private static Task BackAsync(TestCluster cluster, long? changes) =>
        cluster.ExecuteAsync(new DatabaseAction.SwapBack(cluster.RestorePoint, cluster.Failed, cluster.Comment with { Failure = "rolled back" }, changes));
}
