using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

public sealed class ClusterLockTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task A_new_leader_takes_the_lock_and_the_old_one_acts_no_more(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var successor = TestCluster.NewProcess();

        (await successor.GetRequiredService<IUmsDatabase>().ObserveAsync(cluster.Target, TestContext.Current.CancellationToken)).Reach.ShouldBe(DatabaseReach.Connected);

        (await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.OpenProduction()))).Message.ShouldContain("lock");
    }

    /// <summary>
    /// If the lock were checked before the session is opened, a leader that is paused in between could act after its successor has observed the
    /// database.
    /// </summary>
    [Fact]
    public async Task The_lock_is_checked_once_the_session_of_an_action_is_open()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await using var process = TestCluster.NewProcess();
        await using var successor = TestCluster.NewProcess();
        var ct = TestContext.Current.CancellationToken;
        await process.GetRequiredService<IUmsDatabase>().ObserveAsync(cluster.Target, ct);

        // The successor takes the lock over at this moment and terminates the open session.
        var sleeping = cluster.Target with { WhenOpened = token => successor.GetRequiredService<IUmsDatabase>().ObserveAsync(cluster.Target, token) };
        await using var session = await process.GetRequiredService<OperatorConnections>().OpenMaintenanceAsync(sleeping, "open", ct);

        (await Should.ThrowAsync<PostgresException>(() => session.ExecuteAsync("SELECT 1", ct))).SqlState.ShouldBe(PostgresErrorCodes.AdminShutdown);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_new_leader_ends_what_a_dead_one_left_running(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var dead = TestCluster.NewProcess();
        await using var orphan = await dead.GetRequiredService<OperatorConnections>().OpenMaintenanceAsync(cluster.Target, "golden", TestContext.Current.CancellationToken);
        var statement = orphan.ExecuteAsync("SELECT pg_sleep(600)", TestContext.Current.CancellationToken);
        await WaitUntilAsync(async () => (await cluster.ObserveAsync()).RunningTasks.Contains("golden"));
        await using var successor = TestCluster.NewProcess();

        var observed = await successor.GetRequiredService<IUmsDatabase>().ObserveAsync(cluster.Target, TestContext.Current.CancellationToken);

        observed.RunningTasks.ShouldBeEmpty();
        (await Should.ThrowAsync<PostgresException>(() => statement)).SqlState.ShouldBe(PostgresErrorCodes.AdminShutdown);
    }

    [Fact]
    public async Task A_lock_that_a_foreign_session_keeps_is_reported_and_the_session_is_left_alone()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await using var stranger = await cluster.OpenAsSuperuserAsync("postgres");
        var key = UmsOperator.Postgres.Connections.LockKey.Of(cluster.Target.Uid);
        await TestCluster.RunAsync(stranger, $"SELECT pg_advisory_lock({key.High}, {key.Low})");

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.Locked);
        observed.Problem.ShouldNotBeNull().ShouldContain("postgres");
        await TestCluster.RunAsync(stranger, "SELECT 1");
    }

    [Fact]
    public async Task A_released_cluster_refuses_actions_until_it_is_observed_again()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);

        await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.OpenProduction()));

        await cluster.ObserveAsync();
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
    }

    [Fact]
    public async Task A_lock_session_that_was_ended_is_taken_again_by_the_next_observation()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.AsSuperuserAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '{ProcessMark.Prefix(cluster.Target.Uid)}%lock'", "postgres");

        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Two_active_operators_terminate_each_others_sessions_a_few_times_and_then_both_pause_and_name_both(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var one = TestCluster.NewProcess(new OperatorIdentity("team-a/first"));
        await using var other = TestCluster.NewProcess(new OperatorIdentity("team-b/second"));
        IUmsDatabase[] operators = [one.GetRequiredService<IUmsDatabase>(), other.GetRequiredService<IUmsDatabase>()];
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);

        var seen = new List<DatabaseObserved>();
        for (var round = 0; round < 20; round++)
            seen.Add(await operators[round % 2].ObserveAsync(cluster.Target, TestContext.Current.CancellationToken));

        seen[1].Reach.ShouldBe(DatabaseReach.Connected, "a fail-over is not kept waiting");
        seen[^12..].ShouldAllBe(look => look.Reach == DatabaseReach.Locked && look.RetryAt != null);
        seen[^12..].Select(look => look.Problem).Distinct().ShouldHaveSingleItem().ShouldNotBeNull().ShouldSatisfyAllConditions(
            said => said.ShouldContain("team-a/first (from 127.0.0.1)"), said => said.ShouldContain("team-b/second (from 127.0.0.1)"), said => said.ShouldContain("--leader-elect"));
    }

    [Fact]
    public async Task A_paused_operator_continues_when_the_other_one_is_gone_and_terminates_no_session_until_then()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        var ct = TestContext.Current.CancellationToken;
        var clock = new ShiftedClock();
        await using var one = TestCluster.NewProcess(new OperatorIdentity("first"), clock);
        await using var other = TestCluster.NewProcess(new OperatorIdentity("second"), clock);
        IUmsDatabase[] operators = [one.GetRequiredService<IUmsDatabase>(), other.GetRequiredService<IUmsDatabase>()];
        for (var round = 0; round < 12; round++)
            await operators[round % 2].ObserveAsync(cluster.Target, ct);

        for (var round = 0; round < 6; round++)
        {
            clock.Shift += TimeSpan.FromSeconds(16);
            foreach (var each in operators)
                (await each.ObserveAsync(cluster.Target, ct)).Reach.ShouldBe(DatabaseReach.Locked);
        }

        await operators[1].ReleaseAsync(cluster.Target.Uid);
        clock.Shift += TimeSpan.FromSeconds(16);
        (await operators[0].ObserveAsync(cluster.Target, ct)).Reach.ShouldBe(DatabaseReach.Connected);
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            deadline.Token.ThrowIfCancellationRequested();
    }
}
