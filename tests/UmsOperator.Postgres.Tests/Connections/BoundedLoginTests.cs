using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>The number of SCRAM rounds is the host's to say. What it makes the operator compute stands behind everything else, and is bounded.</summary>
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

        // Where the machine is busy, the first may not have come to compute before its time was up.
        DatabaseObserved? first = null;
        var number = 0;
        await Until.TrueAsync(async () => (first = await database.ObserveAsync(Target($"mean/{number++}", fake.Port), TestContext.Current.CancellationToken)).Problem?.Contains("SCRAM iterations", StringComparison.Ordinal) == true);
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

        // Both hosts were asked, and said what they say.
        sameNamespace.Problem.ShouldNotBeNull().ShouldContain("scram-sha-256");
        otherNamespace.Problem.ShouldNotBeNull().ShouldContain("scram-sha-256");
    }

    private static int IdleThreads()
    {
        var id = Environment.ProcessId;
        return Directory.GetDirectories($"/proc/{id}/task").Count(IsIdle);

        // The last fields of a thread's line: the 41st is its policy; the second is its name in brackets.
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
