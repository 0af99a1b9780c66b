using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

public sealed class BusyServerTests(BusyServer busy) : IClassFixture<BusyServer>
{
    [Fact]
    public async Task Prepared_transactions_are_found_and_close_the_quiet_instant()
    {
        await using var cluster = await TestCluster.CreateAsync(busy.Server);
        await cluster.AsSuperuserAsync("BEGIN; INSERT INTO devices VALUES (0, 'x'); PREPARE TRANSACTION 'left over'");

        await ExpectAsync(cluster, "PreparedTransactions", "ROLLBACK PREPARED 'left over'");
        var refused = await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment)));

        refused.Message.ShouldContain("left over");
        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();
        (production.AllowsConnections, production.PreparedTransactions).ShouldBe((true, 1));
        await cluster.AsSuperuserAsync("ROLLBACK PREPARED 'left over'");
    }

    [Fact]
    public async Task Logical_slots_are_found()
    {
        await using var cluster = await TestCluster.CreateAsync(busy.Server);
        await cluster.AsSuperuserAsync("SELECT pg_create_logical_replication_slot('feed', 'pgoutput')");

        await ExpectAsync(cluster, "LogicalSlots", "pg_drop_replication_slot('feed')");
        await cluster.AsSuperuserAsync("SELECT pg_drop_replication_slot('feed')");
    }

    [Fact]
    public async Task Too_few_connections_for_a_server_are_a_warning()
    {
        await using var cluster = await TestCluster.CreateAsync(busy.Server);
        cluster.Target = cluster.Target with { Servers = 3 };

        await ExpectAsync(cluster, "Connections", "3 servers with database.connectionsPerServer 128 and the operator may need 398; raise max_connections", blocks: false);
    }

    [Fact]
    public async Task No_free_connection_is_named_by_the_observation()
    {
        await using var cluster = await TestCluster.PrepareAsync(busy.Server);
        var sessions = new List<NpgsqlConnection>();
        try
        {
            while (sessions.Count < 40)
                sessions.Add(await cluster.LoginAsync(cluster.Target.OperatorUsername, "postgres"));
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
        }

        var observed = await cluster.ObserveAsync();
        foreach (var session in sessions)
            await session.DisposeAsync();

        observed.Reach.ShouldBe(DatabaseReach.Unreachable);
        observed.Problem.ShouldNotBeNull().ShouldContain("raise max_connections");
    }

    private static async Task ExpectAsync(TestCluster cluster, string name, string cure, bool blocks = true)
    {
        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken);

        answer.Findings.ShouldContain(finding => finding.Name == name && finding.Blocks == blocks && finding.Message.Contains(cure), string.Join("\n", answer.Findings));
    }
}
