using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Observing;

/// <summary>A tenant's query discloses nothing, terminates no session and cannot exceed its time limit.</summary>
public sealed class SchemaVersionQueryTests(PostgresServers servers)
{
    [Theory]
    [InlineData("SELECT (SELECT string_agg(name, ',') FROM devices)::int")]
    [InlineData("SELECT string_agg(name, ',') FROM devices")]
    [InlineData("SELECT (SELECT name FROM devices WHERE id = 7)::date")]
    [InlineData("SELECT name::xml FROM devices WHERE id = 7")]
    [InlineData("SELECT set_config('work_mem', (SELECT name FROM devices WHERE id = 7), false)")]
    [InlineData("SELECT repeat((SELECT name FROM devices WHERE id = 7), 20000000)")]
    [InlineData("SELECT row(d.*)::text FROM devices d WHERE id = 7")]
    [InlineData("SELECT d FROM devices d WHERE id = 7")]
    [InlineData("SELECT array_agg(name) FROM devices")]
    [InlineData("SELECT '12.03', name FROM devices, generate_series(1, 10)")]
    public async Task Data_reaches_no_message(string query)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { SchemaVersionQuery = query } };

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.Connected);
        observed.Production.ShouldNotBeNull().SchemaVersion.ShouldBeNull();
        observed.ToString().ShouldNotContain("device");
        observed.Production.SchemaProblem.ShouldNotBeNull().ShouldStartWith("database.schemaVersionQuery");
        observed.Production.SchemaProblem.ShouldNotContain("device");
        observed.Production.SchemaProblem.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public async Task It_ends_no_session_of_a_server()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));
        cluster.Target = cluster.Target with
        {
            Database = cluster.Target.Database with { SchemaVersionQuery = "SELECT CASE WHEN bool_or(pg_terminate_backend(pid)) THEN '12.03' END FROM pg_stat_activity WHERE pid <> pg_backend_pid()" },
        };

        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);

        await TestCluster.RunAsync(server, "SELECT 1");
    }

    [Fact]
    public async Task It_is_not_run_in_a_database_that_another_cluster_claims()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} SET umsoperator.cluster = 'another-uid'");
        await cluster.AsOwnerAsync("CREATE SEQUENCE ran; GRANT USAGE ON ran TO PUBLIC");
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { SchemaVersionQuery = "SELECT '12.0' || nextval('ran')" } };

        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();

        (production.SchemaVersion, production.Empty).ShouldBe((null, null));
        (await cluster.ScalarAsync<bool>("SELECT is_called FROM ran")).ShouldBeFalse();
    }
}
