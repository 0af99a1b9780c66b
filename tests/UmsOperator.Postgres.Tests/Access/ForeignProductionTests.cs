using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>No action and no fact query of a cluster runs in a database that another cluster claims, whatever the caller asks for.</summary>
public sealed class ForeignProductionTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Actions => [.. AllActions(Stranger(null)).Keys];

    public static TheoryData<string> Questions => [.. AllQuestions(Stranger(null)).Keys];

    [Theory, ClassData(typeof(Majors))]
    public async Task It_is_not_inspected_and_little_is_disclosed_about_it(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var superuser = await cluster.OpenAsSuperuserAsync();
        var stranger = Stranger(cluster.Target);
        var before = await SessionsSoFarAsync(cluster);

        var production = (await cluster.UmsDatabase.ObserveAsync(stranger, Token)).Production.ShouldNotBeNull();

        production.Claim.ShouldBe(cluster.Target.Uid);
        production.Claimant.ShouldNotBeNull().LockHeld.ShouldBeTrue();
        (production.Empty, production.SchemaVersion, production.SchemaProblem, production.SizeBytes, production.Sessions.Count).ShouldBe((null, null, null, 0, 0));
        (await SessionsSoFarAsync(cluster)).ShouldBe(before);
        await cluster.UmsDatabase.ReleaseAsync(stranger.Uid);
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task It_is_not_acted_on_by(string action)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        var stranger = Stranger(cluster.Target);
        await cluster.UmsDatabase.ObserveAsync(stranger, Token);
        var before = await SessionsSoFarAsync(cluster);

        var refused = await Should.ThrowAsync<DatabaseActionException>(
            () => cluster.UmsDatabase.ExecuteAsync(stranger, AllActions(stranger)[action], TestCluster.Password, null, Token));

        refused.Message.ShouldContain("in use by another UmsCluster");
        refused.Message.ShouldNotContain(cluster.Target.Uid);
        (await SessionsSoFarAsync(cluster)).ShouldBe(before);
        (await cluster.ObserveAsync()).Production.ShouldNotBeNull().ShouldSatisfyAllConditions(
            one => one.AllowsConnections.ShouldBeTrue(), one => one.Claim.ShouldBe(cluster.Target.Uid), one => one.SchemaVersion.ShouldBe("12.03"));
        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE starts_with(datname, '{ClusterNames.Claim(stranger.Uid)}')", "postgres")).ShouldBe(0);
        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE starts_with(rolname, '{ClusterNames.Claim(stranger.Uid)}')", "postgres")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Questions))]
    public async Task It_is_not_asked_for(string question)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        var stranger = Stranger(cluster.Target);
        await cluster.UmsDatabase.ObserveAsync(stranger, Token);
        var before = await SessionsSoFarAsync(cluster);

        var answer = await cluster.UmsDatabase.AnswerAsync(stranger, AllQuestions(stranger)[question], Token);

        answer.Error.ShouldNotBeNull().ShouldContain("in use by another UmsCluster");
        answer.Findings.ShouldBeEmpty();
        (await SessionsSoFarAsync(cluster)).ShouldBe(before);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Release_leaves_anothers_claim(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var stranger = Stranger(cluster.Target);
        await cluster.UmsDatabase.ObserveAsync(stranger, Token);

        await cluster.UmsDatabase.ExecuteAsync(stranger, new DatabaseAction.ReleaseProduction(), null, null, Token);

        (await cluster.ObserveAsync()).Production!.Claim.ShouldBe(cluster.Target.Uid);
    }

    /// <summary>
    /// Foreign sessions block an adoption. A cluster that can connect only because PUBLIC can would otherwise keep the owner's cluster from adopting
    /// the database.
    /// </summary>
    [Theory, ClassData(typeof(Majors))]
    public async Task An_unclaimed_database_of_another_owner_is_not_inspected(int major)
    {
        await using var owner = await TestCluster.PrepareAsync(servers, major);
        await using var guest = await TestCluster.PrepareAsync(servers, major);
        await owner.AsOwnerAsync("CREATE TABLE ums_schema_version (version text); INSERT INTO ums_schema_version VALUES ('12.03')");
        guest.Target = guest.Target with { Database = guest.Target.Database with { Name = owner.Name } };
        var before = await SessionsSoFarAsync(owner);

        var production = (await guest.ObserveAsync()).Production.ShouldNotBeNull();
        var answer = await guest.UmsDatabase.AnswerAsync(guest.Target, new FactQuery.Preflight(PreflightScope.Adopt, 0), Token);

        (production.Empty, production.SchemaVersion).ShouldBe((null, null));
        answer.Findings.ShouldContain(finding => finding.Blocks && finding.Name == "DatabaseOwner");
        answer.Findings.ShouldNotContain(finding => finding.Name == "ObjectOwner" || finding.Name == "StrangeSessions");
        (await SessionsSoFarAsync(owner)).ShouldBe(before);
    }

    [Fact]
    public async Task A_claimed_database_is_no_maintenance_database()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        var stranger = Stranger(cluster.Target) with { Database = cluster.Target.Database with { Name = "elsewhere", MaintenanceDatabase = cluster.Name } };

        var seen = await cluster.UmsDatabase.ObserveAsync(stranger, Token);

        (seen.Reach, seen.Production).ShouldBe((DatabaseReach.Unreachable, null));
        seen.Problem.ShouldNotBeNull().ShouldStartWith("database.maintenanceDatabase");
        await Until.TrueAsync(async () => await cluster.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ums-operator/{stranger.Uid}/%'", "postgres") == 0);
    }

    private static DatabaseTarget Stranger(DatabaseTarget? victim)
    {
        var target = victim ?? new DatabaseTarget
        {
            Cluster = "",
            Uid = "",
            Database = new DatabaseSpec { Name = "p" },
            Update = new UpdateSpec(),
            OperatorUsername = "",
            OperatorPassword = "",
        };
        return target with { Uid = Guid.NewGuid().ToString(), Cluster = "test/stranger" };
    }

    private static Dictionary<string, DatabaseAction> AllActions(DatabaseTarget target)
    {
        var comment = new CopyComment { UpdateId = "u1", From = "12.03.100", To = "12.04.110" };
        string Copy(CopyKind kind, int number = 0) => ClusterNames.Copy(target.Uid, "u1", kind, number);
        DatabaseAction[] actions =
        [
            new DatabaseAction.ClaimProduction(target.Uid, null),
            new DatabaseAction.CreateRole(ClusterNames.Claim(target.Uid) + "u1_0p", "secret", target.Database.Name, AsOwner: true),
            new DatabaseAction.MakeGolden(Copy(CopyKind.Golden), GoldenMethod.Clone, comment),
            new DatabaseAction.MakeSnapshot(Copy(CopyKind.Snapshot, 1), Copy(CopyKind.Golden), "ums-1"),
            new DatabaseAction.TakeRestorePoint(Copy(CopyKind.RestorePoint), comment),
            new DatabaseAction.WriteMigrationPhase(Copy(CopyKind.RestorePoint), MigrationPhase.Committed),
            new DatabaseAction.OpenProduction(),
            new DatabaseAction.SwapBack(Copy(CopyKind.RestorePoint), Copy(CopyKind.Failed, 1), comment),
            new DatabaseAction.GrantLargeObjects(),
            new DatabaseAction.RemoveRegistryRows(["ums-0"]),
        ];
        return actions.ToDictionary(action => action.GetType().Name, StringComparer.Ordinal);
    }

    private static Dictionary<string, FactQuery> AllQuestions(DatabaseTarget target)
    {
        FactQuery[] questions =
        [
            new FactQuery.Preflight(PreflightScope.Adopt, 0),
            new FactQuery.Preflight(PreflightScope.Update, 1) { AdoptFrom = Guid.NewGuid().ToString() },
            new FactQuery.Fingerprint(target.Database.Name),
            new FactQuery.Compare(target.Database.Name, target.Database.Name),
            new FactQuery.Drift(ClusterNames.Copy(target.Uid, "u1", CopyKind.Golden)),
            new FactQuery.SnapshotChanges(ClusterNames.Copy(target.Uid, "u1", CopyKind.Snapshot, 1)),
        ];
        return questions.Select((question, number) => (question, number)).ToDictionary(one => $"{one.question.GetType().Name} {one.number}", one => one.question, StringComparer.Ordinal);
    }

    /// <summary>The number of sessions ever opened on production, as PostgreSQL counts them. The query itself uses another database.</summary>
    private static async Task<long> SessionsSoFarAsync(TestCluster cluster)
    {
        await Until.TrueAsync(async () => await cluster.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(cluster.Name)} AND usename = {Sql.Literal(cluster.Target.OperatorUsername)}", "postgres") == 0);
        return await cluster.ScalarAsync<long>($"SELECT sessions FROM pg_stat_database WHERE datname = {Sql.Literal(cluster.Name)}", "postgres");
    }
}
