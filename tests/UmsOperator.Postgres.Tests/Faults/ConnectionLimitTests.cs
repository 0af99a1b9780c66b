using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Faults;

/// <summary>There are three kinds of connection limits, and all have the same SQLSTATE.</summary>
public sealed class ConnectionLimitTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task The_limit_of_production_is_found_and_its_cure_cures(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} CONNECTION LIMIT 1", "postgres");

        var small = await AskAsync(cluster);
        await cluster.AsSuperuserAsync(small.Findings.First(finding => finding.Name == "ProductionUnreachable").Message.Split("superuser: ")[1], "postgres");
        var cured = await AskAsync(cluster);

        var cure = $"ALTER DATABASE {Sql.Identifier(cluster.Name)} CONNECTION LIMIT -1";
        small.Findings.ShouldContain(finding => finding.Blocks && finding.Name == "ConnectionLimit" && finding.Message.Contains(cure));
        small.Findings.Single(finding => finding.Name == "ProductionUnreachable").Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("database.name: "), message => message.ShouldContain(cure), message => message.ShouldNotContain("max_connections"));
        cured.Findings.ShouldNotContain(finding => finding.Name == "ConnectionLimit" || finding.Name == "ProductionUnreachable");
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_limit_of_the_operators_login_is_found_before_it_is_reached_and_named_when_it_is(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await cluster.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(cluster.Target.OperatorUsername)} CONNECTION LIMIT 5", "postgres");

        var small = await AskAsync(cluster);
        await cluster.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(cluster.Target.OperatorUsername)} CONNECTION LIMIT 0", "postgres");
        var none = await cluster.ObserveAsync();
        if (none.Reach == DatabaseReach.Connected)
            none = none with { Problem = (await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken)).Error };

        var cure = $"ALTER ROLE {Sql.Identifier(cluster.Target.OperatorUsername)} CONNECTION LIMIT -1";
        small.Findings.ShouldContain(finding => finding.Blocks && finding.Name == "ConnectionLimit" && finding.Message.Contains(cure));
        none.Problem.ShouldNotBeNull().ShouldContain(cure);
    }

    [Fact]
    public async Task A_limit_that_is_too_small_for_all_servers_is_a_warning_and_a_large_one_is_none()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} CONNECTION LIMIT 100", "postgres");
        var warned = await AskAsync(cluster);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} CONNECTION LIMIT 1000", "postgres");
        var enough = await AskAsync(cluster);

        warned.Findings.Single(finding => finding.Name == "ConnectionLimit")
            .ShouldSatisfyAllConditions(finding => finding.Blocks.ShouldBeFalse(), finding => finding.Message.ShouldContain("CONNECTION LIMIT -1"));
        enough.Findings.ShouldNotContain(finding => finding.Name == "ConnectionLimit");
    }

    [Fact]
    public async Task A_restore_point_has_productions_limit_and_a_golden_copy_has_none()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT 1 AS a");
        await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} CONNECTION LIMIT 40", "postgres");
        var golden = production.Make(GoldenMethod.Stream);

        await production.MakeAsync(golden);

        (await production.ScalarAsync<int>($"SELECT datconnlimit FROM pg_database WHERE datname = '{golden.Name}'", "postgres")).ShouldBe(-1);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_reported_as_such()
    {
        await using var own = new PostgresServers();
        await using var cluster = await TestCluster.CreateAsync(own, 15);
        await cluster.AsSuperuserAsync("ALTER SYSTEM SET max_connections = 8", "postgres");
        await (await own.GetAsync(15)).RestartAsync(TestContext.Current.CancellationToken);
        var taken = new List<Npgsql.NpgsqlConnection>();
        try
        {
            while (taken.Count < 8)
                taken.Add(await cluster.OpenAsSuperuserAsync("postgres"));
        }
        catch (Npgsql.PostgresException full) when (full.SqlState == Npgsql.PostgresErrorCodes.TooManyConnections)
        {
        }

        var problem = (await cluster.UmsDatabase.AnswerAsync(
            cluster.Target with { Uid = Guid.NewGuid().ToString() }, new FactQuery.Fingerprint(cluster.Name), TestContext.Current.CancellationToken)).Error.ShouldNotBeNull();
        foreach (var session in taken)
            await session.DisposeAsync();

        problem.ShouldContain("max_connections");
        problem.ShouldNotContain("CONNECTION LIMIT");
    }

    private static async Task<FactResult> AskAsync(TestCluster cluster)
    {
        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken);
        answer.Error.ShouldBeNull();
        return answer;
    }
}
