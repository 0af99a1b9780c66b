using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Observing;

public sealed class ObservingTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task An_empty_unclaimed_database_is_seen_as_such(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);

        var observed = await cluster.ObserveAsync();

        observed.Problem.ShouldBeNull();
        observed.Reach.ShouldBe(DatabaseReach.Connected);
        var production = observed.Production.ShouldNotBeNull();
        (production.Empty, production.OwnedByOperator, production.Claim, production.AllowsConnections).ShouldBe((true, true, null, true));
        production.SizeBytes.ShouldBeGreaterThan(1 << 20);
        production.Sessions.ShouldBeEmpty();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_claimed_database_shows_claim_schema_and_sessions(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var role = await cluster.CreateRoleAsync(BindingKind.Production);
        await using var server = await cluster.LoginAsync(role);
        await using var superuser = await cluster.OpenAsSuperuserAsync();

        var observed = await cluster.ObserveAsync();

        var production = observed.Production.ShouldNotBeNull();
        (production.Claim, production.Empty, production.SchemaVersion, production.SchemaProblem).ShouldBe((cluster.Target.Uid, false, "12.03", null));
        production.Sessions.Select(session => (session.Role, session.Ours, session.Active, session.Untouchable))
            .ShouldBe([(role, true, false, false), ("postgres", false, true, true)], ignoreOrder: true);
        observed.Roles.ShouldHaveSingleItem().ShouldBe(new RoleObserved { Name = role, Binding = "u1-0p", CanLogin = true, Sessions = 1 });
        observed.RunningTasks.ShouldBeEmpty();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_closed_production_is_no_error(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} ALLOW_CONNECTIONS false", "postgres");

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.Connected);
        var production = observed.Production.ShouldNotBeNull();
        (production.AllowsConnections, production.Empty, production.SchemaVersion, production.SchemaProblem).ShouldBe((false, null, null, null));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Only_claimed_databases_are_copies_and_only_commented_ones_complete(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));
        var claim = ClusterNames.Claim(cluster.Target.Uid);
        var login = Sql.Identifier(cluster.Target.OperatorUsername);
        await cluster.AsSuperuserAsync($"CREATE DATABASE {claim}u1_s1 OWNER {login}", "postgres");
        await cluster.AsSuperuserAsync($"CREATE DATABASE {claim}u1_golden", "postgres");
        await cluster.AsSuperuserAsync($"CREATE DATABASE {claim}u1_other OWNER {login}", "postgres");
        await cluster.AsSuperuserAsync($"CREATE DATABASE {claim}u1_failed1 OWNER {login}", "postgres");
        await cluster.AsSuperuserAsync($"COMMENT ON DATABASE {claim}u1_failed1 IS '{{\"copy\":{{\"updateId\":\"u1\",\"from\":\"1\",\"to\":\"2\"}}}}'", "postgres");
        await cluster.AsSuperuserAsync($"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{claim}u1_failed1'", "postgres");

        var copies = (await cluster.ObserveAsync()).Copies;

        copies.Select(copy => (copy.Name, copy.Kind, copy.Number, copy.Complete)).ShouldBe(
        [
            (claim + "u1_failed1", CopyKind.Failed, 1, false),
            (claim + "u1_rp", CopyKind.RestorePoint, 0, true),
            (claim + "u1_s1", CopyKind.Snapshot, 1, false),
        ]);
        copies[1].Comment!.Phase.ShouldBe(MigrationPhase.Taken);
    }

    [Theory]
    [InlineData("SELECT version FROM nothing", "does not exist")]
    [InlineData("SELECT version FROM ums_schema_version WHERE false", "no row")]
    [InlineData("SELECT '12.' || id FROM devices", "more than one row")]
    [InlineData("SELECT 1; DELETE FROM devices", "it is not one SQL statement")]
    [InlineData("DELETE FROM devices RETURNING id::text", "it writes data; change it so that it only reads")]
    [InlineData("SELECT pg_sleep(60)::text", "the query timed out")]
    public async Task A_bad_schema_query_is_named_and_changes_nothing(string query, string expected)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { SchemaVersionQuery = query } };

        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();

        production.SchemaVersion.ShouldBeNull();
        production.SchemaProblem.ShouldNotBeNull().ShouldStartWith("database.schemaVersionQuery");
        production.SchemaProblem.ShouldContain(expected);
        (await cluster.ScalarAsync<long>("SELECT count(*) FROM devices")).ShouldBe(1000);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task With_shared_credentials_the_one_login_is_ours(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major, DatabaseAccess.SharedCredentials);
        await using var server = await cluster.LoginAsync(cluster.Target.ServerUsername!);

        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();

        production.SchemaVersion.ShouldBe("12.03");
        production.Sessions.ShouldHaveSingleItem().ShouldBe(new SessionObserved { Role = cluster.Target.ServerUsername!, Application = "server", Ours = true });
    }
}
