using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>Two clusters with one login claim one database. Each holds its own lock, in some tests in different maintenance databases.</summary>
public sealed class ClaimTests(PostgresServers servers)
{
    private const int Rounds = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Majors))]
    public async Task Of_two_that_claim_at_once_exactly_one_gets_the_database_and_the_other_is_reported(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        await using var process = TestCluster.NewProcess();
        var (one, other) = (cluster.Target, await OtherClusterAsync(cluster));
        await cluster.ObserveAsync();
        (await process.GetRequiredService<IUmsDatabase>().ObserveAsync(other, Token)).Reach.ShouldBe(DatabaseReach.Connected);
        // If the database has settings already, a second writer would replace the first claim instead of failing.
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} SET work_mem = '5MB'", "postgres");

        for (var round = 0; round < Rounds; round++)
        {
            var outcomes = await Task.WhenAll(
                ClaimAsync(cluster.UmsDatabase, one), ClaimAsync(process.GetRequiredService<IUmsDatabase>(), other));

            var (winner, loser) = outcomes[0] is null ? (one, outcomes[1]) : (other, outcomes[0]);
            loser.ShouldNotBeNull($"both were told that they have it, round {round}").ShouldContain("in use by another UmsCluster");
            ShouldNameNeither(loser, one, other);
            outcomes.Count(outcome => outcome is null).ShouldBe(1, $"round {round}: {string.Join(" / ", outcomes)}");
            (await ClaimOfAsync(cluster)).ShouldBe(winner.Uid);
            await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} RESET {ClusterNames.ClaimSetting}", "postgres");
        }
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Clusters_that_wait_for_anothers_change_of_the_database_reconcile_again(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        await using var process = TestCluster.NewProcess();
        var other = await OtherClusterAsync(cluster);
        await cluster.ObserveAsync();
        await process.GetRequiredService<IUmsDatabase>().ObserveAsync(other, Token);
        await using var dba = await cluster.OpenAsSuperuserAsync("postgres");
        await TestCluster.RunAsync(dba, $"BEGIN; REVOKE CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} FROM PUBLIC");

        var both = Task.WhenAll(ClaimAsync(cluster.UmsDatabase, cluster.Target), ClaimAsync(process.GetRequiredService<IUmsDatabase>(), other));
        await Until.TrueAsync(async () => await cluster.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = {Sql.Literal(cluster.Target.OperatorUsername)} AND wait_event_type = 'Lock'", "postgres") == 2);
        await TestCluster.RunAsync(dba, "COMMIT");
        var outcomes = await both;

        outcomes.Count(outcome => outcome is null).ShouldBe(1, string.Join(" / ", outcomes));
        outcomes.Single(outcome => outcome is not null)!.ShouldContain("in use by another UmsCluster");
    }

    [Theory]
    [InlineData(15, "lock")]
    [InlineData(18, "lock")]
    [InlineData(15, "lock in another maintenance database")]
    [InlineData(15, "role")]
    [InlineData(18, "role")]
    [InlineData(15, "grant")]
    [InlineData(15, "session")]
    [InlineData(18, "session")]
    [InlineData(15, "operator")]
    public async Task A_claimant_with_a_sign_of_life_keeps_its_claim(int major, string sign)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        var claimant = Guid.NewGuid().ToString();
        await SetClaimAsync(cluster, claimant);
        (await cluster.ObserveAsync()).Production!.Claimant.ShouldBe(new ClaimantObserved());
        await using var alive = await ShowAsync(cluster, claimant, sign);

        (await cluster.ObserveAsync()).Production!.Claimant.ShouldNotBe(new ClaimantObserved());
        var refused = await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, claimant)));

        refused.Message.ShouldContain("in use by another UmsCluster");
        refused.Message.ShouldNotContain(claimant);
        (await ClaimOfAsync(cluster)).ShouldBe(claimant);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_claimant_without_a_sign_of_life_is_adopted_from_by_its_uid_only(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        var claimant = Guid.NewGuid().ToString();
        await SetClaimAsync(cluster, claimant);
        await cluster.AsSuperuserAsync($"CREATE ROLE {ClusterNames.Claim(claimant)}u1_0p NOLOGIN", "postgres");
        await cluster.ObserveAsync();

        foreach (var guess in new[] { null, "", Guid.NewGuid().ToString(), claimant.ToUpperInvariant() })
            (await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, guess)))).Message.ShouldNotContain(claimant);
        await cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, claimant));

        (await ClaimOfAsync(cluster)).ShouldBe(cluster.Target.Uid);
    }

    /// <summary>Preflight's worker role can exist for a moment after preflight has ended.</summary>
    [Fact]
    public async Task A_role_with_which_the_adopting_cluster_observes_is_no_sign_of_the_claimants_life()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        var claimant = Guid.NewGuid().ToString();
        await SetClaimAsync(cluster, claimant);
        var worker = ClusterNames.Claim(cluster.Target.Uid) + "workerabcd1";
        await cluster.AsSuperuserAsync($"CREATE ROLE {worker} LOGIN; GRANT CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} TO {worker}", "postgres");

        (await cluster.ObserveAsync()).Production!.Claimant.ShouldBe(new ClaimantObserved());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not-a-uid-but-longer-than-eight")]
    public async Task A_claim_that_is_no_uid_is_seen_and_not_replaced(string claim)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await SetClaimAsync(cluster, claim);

        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();
        (production.Claim, production.Claimant).ShouldBe((claim, null));
        await Should.ThrowAsync<DatabaseActionException>(() => cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, claim)));
        (await ClaimOfAsync(cluster)).ShouldBe(claim);
    }

    private static async Task<IAsyncDisposable> ShowAsync(TestCluster cluster, string claimant, string sign)
    {
        var role = ClusterNames.Claim(claimant) + "u1_0p";
        var key = LockKey.Of(claimant);
        switch (sign)
        {
            case "lock" or "lock in another maintenance database":
                var holder = await cluster.OpenAsSuperuserAsync(sign == "lock" ? "postgres" : "template1");
                await TestCluster.RunAsync(holder, $"SELECT pg_advisory_lock({key.High}, {key.Low})");
                return holder;
            case "role":
                await cluster.AsSuperuserAsync($"CREATE ROLE {role} LOGIN", "postgres");
                break;
            case "grant":
                await cluster.AsSuperuserAsync($"CREATE ROLE \"shared {claimant}\" LOGIN; GRANT CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} TO \"shared {claimant}\"", "postgres");
                break;
            case "session":
                return await cluster.OpenAsSuperuserAsync();
            case "operator":
                var session = await cluster.OpenAsSuperuserAsync("postgres");
                await TestCluster.RunAsync(session, $"SET application_name = 'ums-operator/{claimant}/abcd.rp'");
                return session;
        }

        return new MemoryStream();
    }

    /// <summary>Another cluster with the same login that claims the same database and holds its lock in another maintenance database.</summary>
    private static async Task<DatabaseTarget> OtherClusterAsync(TestCluster cluster)
    {
        var uid = Guid.NewGuid().ToString();
        await cluster.AsSuperuserAsync($"CREATE DATABASE \"maintenance {uid}\"", "postgres");
        return cluster.Target with { Uid = uid, Cluster = "test/other", Database = cluster.Target.Database with { MaintenanceDatabase = $"maintenance {uid}" } };
    }

    private static async Task<string?> ClaimAsync(IUmsDatabase umsDatabase, DatabaseTarget target)
    {
        try
        {
            await umsDatabase.ExecuteAsync(target, new DatabaseAction.ClaimProduction(target.Uid, null), null, null, Token);
            return null;
        }
        catch (DatabaseActionException refused)
        {
            return refused.Message;
        }
    }

    private static void ShouldNameNeither(string message, DatabaseTarget one, DatabaseTarget other)
    {
        foreach (var target in new[] { one, other })
        {
            message.ShouldNotContain(target.Uid);
            message.ShouldNotContain(target.Cluster);
        }
    }

    private static Task SetClaimAsync(TestCluster cluster, string claim) =>
        cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} SET {ClusterNames.ClaimSetting} = {Sql.Literal(claim)}", "postgres");

    private static Task<string?> ClaimOfAsync(TestCluster cluster) => cluster.ScalarAsync<string>(
        $"SELECT substr(e, strpos(e, '=') + 1) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) e WHERE d.datname = {Sql.Literal(cluster.Name)} AND e LIKE 'umsoperator.cluster=%'",
        "postgres");
}
