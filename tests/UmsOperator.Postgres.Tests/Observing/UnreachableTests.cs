using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Postgres.Tests.Observing;

public sealed class UnreachableTests(PostgresServers servers)
{
    [Fact]
    public Task A_host_that_does_not_resolve_is_named() => ExpectAsync(
        spec => spec with { Host = "db.invalid" }, DatabaseReach.Unreachable, "database.host: 'db.invalid' does not resolve; correct spec.database.host");

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await ExpectAsync(spec => spec with { Port = port }, DatabaseReach.Unreachable, $"database.host: nothing listens on 127.0.0.1:{port}");
    }

    [Fact]
    public async Task A_host_that_accepts_and_does_not_answer_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await ExpectAsync(spec => spec with { Port = port }, DatabaseReach.Unreachable, $"database.host: 127.0.0.1:{port} did not answer; ");
    }

    [Fact]
    public Task A_server_without_tls_is_named() => ExpectAsync(
        spec => spec with { SslMode = SslMode.Require }, DatabaseReach.Unreachable, "database.sslMode:");

    [Fact]
    public Task A_missing_maintenance_database_is_named() => ExpectAsync(
        spec => spec with { MaintenanceDatabase = "nowhere" }, DatabaseReach.Unreachable, "database.maintenanceDatabase: there is no database 'nowhere'");

    [Fact]
    public Task The_production_database_is_no_maintenance_database() => ExpectAsync(
        spec => spec with { MaintenanceDatabase = spec.Name }, DatabaseReach.Unreachable, "database.maintenanceDatabase: must not be");

    [Fact]
    public async Task A_missing_database_is_named_and_nothing_else_is_hidden()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { Name = "ums_missing" } };

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.Connected);
        observed.Production.ShouldBeNull();
        observed.Problem.ShouldBe($"database.name: there is no database 'ums_missing' on {cluster.Target.Address}; create it or correct the name");
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_wrong_password_is_named_and_not_shown(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        cluster.Target = cluster.Target with { OperatorPassword = "hunter2" };

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.LoginRefused);
        observed.Problem.ShouldNotBeNull()
            .ShouldStartWith($"database.operatorSecretRef: PostgreSQL refused the password of login '{cluster.Target.OperatorUsername}'; correct Secret 'operator-login'");
        cluster.Target.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_role_that_may_not_log_in_is_named()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await cluster.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(cluster.Target.OperatorUsername)} NOLOGIN", "postgres");

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.LoginRefused);
        observed.Problem.ShouldNotBeNull().ShouldStartWith("database.operatorSecretRef:");
    }

    [Fact]
    public async Task A_secret_without_password_is_no_credentials()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        cluster.Target = cluster.Target with { OperatorPassword = "" };

        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.NoCredentials);
    }

    [Theory]
    [InlineData(TarpitKind.SilentFromTheStart)]
    [InlineData(TarpitKind.SilentAfterTheLogin)]
    [InlineData(TarpitKind.DripsAfterTheLogin)]
    public async Task A_host_that_only_costs_time_is_given_up_soon_and_then_answered_for_at_once(TarpitKind kind)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await using var tarpit = Tarpit.Start(kind, cluster.Target.Database.Port);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { Port = tarpit.Port } };
        var clock = Stopwatch.StartNew();

        var first = await cluster.ObserveAsync();
        var took = clock.Elapsed;
        var caught = tarpit.Caught;
        var again = await cluster.ObserveAsync();

        first.Reach.ShouldBe(DatabaseReach.Unreachable);
        first.Problem.ShouldNotBeNull().ShouldStartWith("database.host:");
        first.Problem.ShouldContain($"127.0.0.1:{tarpit.Port}");
        first.Problem.ShouldEndWith("; next attempt in 2 s");
        first.RetryAt.ShouldNotBeNull();
        took.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        again.ShouldBeEquivalentTo(first);
        tarpit.Caught.ShouldBe(caught, "nothing was opened for the second answer");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: given up after {took.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task A_host_that_comes_to_its_senses_is_seen_again()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await using var tarpit = Tarpit.Start(TarpitKind.SilentAfterTheLogin, cluster.Target.Database.Port);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { Port = tarpit.Port } };
        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Unreachable);
        tarpit.Kind = TarpitKind.None;

        await Until.TrueAsync(async () => (await cluster.ObserveAsync()).Reach == DatabaseReach.Connected);
    }

    private async Task ExpectAsync(Func<DatabaseSpec, DatabaseSpec> change, DatabaseReach reach, string problem)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        cluster.Target = cluster.Target with { Database = change(cluster.Target.Database) };
        var clock = Stopwatch.StartNew();

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(reach);
        observed.Problem.ShouldNotBeNull().ShouldStartWith(problem);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
