using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>The host chooses the number of SCRAM iterations. The operator computes them at idle priority and with a limit.</summary>
public sealed class BoundedLoginTests
{
    private const int Rounds = 2_000_000_000;
    private const string IdlePolicy = "5";

    [Fact]
    public async Task A_host_that_asks_for_endless_work_is_given_up_and_what_it_began_yields_to_all_others()
    {
        await using var fake = FakePostgres.AskingForRounds(Rounds);
        await using var process = TestCluster.NewProcess();
        var database = process.GetRequiredService<IUmsDatabase>();
        var before = IdleThreads();

        // On a busy machine, a login can reach its time limit before it has used enough CPU time.
        DatabaseObserved? first = null;
        var number = 0;
        await Until.TrueAsync(
            async () => (first = await database.ObserveAsync(Target($"mean/{number++}", fake.Port), TestContext.Current.CancellationToken)).Problem?.Contains(
                "SCRAM iterations", StringComparison.Ordinal) == true);
        var asked = fake.Asked;
        var second = await database.ObserveAsync(Target("mean/two", fake.Port), TestContext.Current.CancellationToken);

        first.ShouldNotBeNull().Reach.ShouldBe(DatabaseReach.Unreachable);
        first.Problem.ShouldNotBeNull().ShouldContain("SCRAM iterations");
        first.Problem.ShouldStartWith("database.host: ");
        second.Problem.ShouldNotBeNull().ShouldContain("is still computing");
        fake.Asked.ShouldBe(asked);
        (IdleThreads() - before).ShouldBeInRange(1, 8);
    }

    [Fact]
    public async Task Another_namespace_is_not_held_for_it()
    {
        await using var fake = FakePostgres.AskingForRounds(Rounds);
        await using var process = TestCluster.NewProcess();
        var database = process.GetRequiredService<IUmsDatabase>();
        await database.ObserveAsync(Target("mean/one", fake.Port), TestContext.Current.CancellationToken);
        await using var other = new FakePostgres(3);

        var sameNamespace = await database.ObserveAsync(Target("mean/two", other.Port), TestContext.Current.CancellationToken);
        var otherNamespace = await database.ObserveAsync(Target("kind/one", other.Port), TestContext.Current.CancellationToken);

        // The other host was contacted in both cases.
        sameNamespace.Problem.ShouldNotBeNull().ShouldContain("scram-sha-256");
        otherNamespace.Problem.ShouldNotBeNull().ShouldContain("scram-sha-256");
    }

    private static int IdleThreads()
    {
        var id = Environment.ProcessId;
        return Directory.GetDirectories($"/proc/{id}/task").Count(IsIdle);

        // In a thread's stat line, the second field is its name in parentheses and the 41st its scheduling policy.
        static bool IsIdle(string thread)
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(thread, "stat"));
                return line[(line.LastIndexOf(')') + 2)..].Split(' ')[41 - 3] == IdlePolicy;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private static DatabaseTarget Target(string cluster, int port) => new()
    {
        Cluster = cluster,
        Uid = Guid.NewGuid().ToString(),
        Database = new DatabaseSpec { Host = "127.0.0.1", Port = port, Name = "rmdb", SslMode = SslMode.Disable, OperatorSecretRef = new SecretReference { Name = "operator-login" } },
        Update = new UpdateSpec(),
        OperatorUsername = "ums_operator",
        OperatorPassword = cluster,
    };
}
