using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>
/// What preflight reports about others on the same server: nothing that identifies another cluster, and no login that is unrelated to production.
/// </summary>
public sealed class OtherClustersTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Majors))]
    public async Task Another_clusters_operator_that_observes_an_unclaimed_database_blocks_nobody(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        await using var session = await ObservingAsync(cluster, cluster.Target.OperatorUsername, cluster.Target.OperatorPassword, Guid.NewGuid().ToString());

        var findings = await AskAsync(cluster);

        findings.ShouldNotContain(finding => finding.Blocks);
    }

    /// <summary>A cluster that cannot take over a database yet observes it every second with a worker role.</summary>
    [Theory, ClassData(typeof(Majors))]
    public async Task The_role_with_which_another_cluster_observes_an_unclaimed_database_blocks_nobody(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        var worker = $"ums_{Guid.NewGuid().ToString()[..8]}_workerabcd1";
        await cluster.AsSuperuserAsync($"CREATE ROLE {worker} LOGIN PASSWORD 'x'; GRANT CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} TO {worker}", "postgres");
        await using var session = await ObservingAsync(cluster, worker, "x", Guid.NewGuid().ToString());

        var findings = await AskAsync(cluster);

        findings.ShouldNotContain(finding => finding.Blocks);
    }

    [Fact]
    public async Task A_session_of_another_operators_login_is_named_without_its_clusters_uid()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        var uid = Guid.NewGuid().ToString();
        await cluster.AsSuperuserAsync($"CREATE ROLE \"op {uid[..8]}\" LOGIN PASSWORD 'x'", "postgres");
        await using var session = await ObservingAsync(cluster, $"op {uid[..8]}", "x", uid);

        var finding = (await AskAsync(cluster)).Single(one => one.Name == "StrangeSessions");

        finding.Message.ShouldContain("(ums-operator/abcd.observe)");
        finding.Message.ShouldNotContain(uid);
    }

    [Fact]
    public async Task Who_loses_CONNECT_is_counted_and_not_named()
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        var login = $"somebody {Guid.NewGuid()}";
        await cluster.AsSuperuserAsync($"CREATE ROLE \"{login}\" LOGIN", "postgres");

        var findings = await AskAsync(cluster);

        findings.ShouldContain(finding => finding.Name == "PublicConnect" && !finding.Blocks);
        findings.ShouldAllBe(finding => !finding.Message.Contains(login, StringComparison.Ordinal));
    }

    private static async Task<NpgsqlConnection> ObservingAsync(TestCluster cluster, string login, string password, string uid)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = cluster.Target.Database.Host,
            Port = cluster.Target.Database.Port,
            Database = cluster.Name,
            Username = login,
            Password = password,
            ApplicationName = $"ums-operator/{uid}/abcd.observe",
            Pooling = false,
        }.ConnectionString);
        await session.OpenAsync(Token);
        return session;
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(TestCluster cluster)
    {
        cluster.Target = cluster.Target with { Cluster = "test/ums" };
        await cluster.ObserveAsync();
        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Adopt, 0), Token);
        answer.Error.ShouldBeNull();
        return answer.Findings;
    }
}
