using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>The operator's password is not sent to a server that does not prove that it knows it.</summary>
public sealed class PasswordTests
{
    private const string Password = "correct horse battery staple";

    [Theory]
    [InlineData(SslMode.Disable, new byte[] { 3 })]
    [InlineData(SslMode.Prefer, new byte[] { 3 })]
    [InlineData(SslMode.Prefer, new byte[] { 5, 1, 2, 3, 4 })]
    [InlineData(SslMode.Prefer, new byte[] { 0 })]
    [InlineData(SslMode.Require, new byte[] { 3 })]
    public async Task A_server_that_asks_for_it_in_another_way_than_SCRAM_gets_nothing(SslMode mode, byte[] authentication)
    {
        await using var fake = new FakePostgres(authentication);
        await using var process = TestCluster.NewProcess();

        var observed = await process.GetRequiredService<IUmsDatabase>().ObserveAsync(Target(fake.Port, mode), TestContext.Current.CancellationToken);

        observed.Reach.ShouldNotBe(DatabaseReach.Connected);
        observed.Problem.ShouldNotBeNull().ShouldNotContain(Password);
        observed.Problem.ShouldStartWith("database.");
        if (mode != SslMode.Require)
            observed.Problem.ShouldContain("scram-sha-256");
        fake.Got.ShouldBeEmpty();
    }

    [Fact]
    public void The_environment_of_pg_dump_asks_for_SCRAM_and_binds_the_channel_where_TLS_is_sure()
    {
        var connections = new OperatorConnections(new ProcessMark(), new BoundedLogin(TimeProvider.System));
        var target = Target(5432, SslMode.Require);

        var environment = connections.ChildEnvironment(target, new SessionLogin("w", "x", ReadOnly: true), "db", "golden", 150000, null);

        (environment["PGREQUIREAUTH"], environment["PGCHANNELBINDING"], environment["PGUSER"]).ShouldBe(("scram-sha-256", "require", "w"));
        environment["PGOPTIONS"].ShouldContain("search_path=pg_catalog,pg_temp");
        environment["PGOPTIONS"].ShouldContain("default_transaction_read_only=on");
    }

    private static DatabaseTarget Target(int port, SslMode mode) => new()
    {
        Cluster = "test/ums",
        Uid = Guid.NewGuid().ToString(),
        Database = new DatabaseSpec { Host = "127.0.0.1", Port = port, Name = "rmdb", SslMode = mode, OperatorSecretRef = new SecretReference { Name = "operator-login" } },
        Update = new UpdateSpec(),
        OperatorUsername = "ums_operator",
        OperatorPassword = Password,
    };
}
