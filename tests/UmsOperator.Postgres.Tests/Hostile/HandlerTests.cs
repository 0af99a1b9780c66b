using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Hostile;

/// <summary>Runs each operation inside production or a copy in a database full of traps.</summary>
public sealed class HandlerTests(PostgresServers servers)
{
    // Fires says whether the operation must trigger traps. If none ran, the test would prove nothing.
    private static readonly Dictionary<string, (bool Fires, Func<TrappedCluster, Task> DoAsync)> Work = new(StringComparer.Ordinal)
    {
        ["claim"] = (false, cluster => cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Cluster.Target.Uid, null))),
        ["observe"] = (true, async cluster => (await cluster.Cluster.ObserveAsync()).Production.ShouldNotBeNull().SchemaVersion.ShouldBe("12.03")),
        ["preflight for an adoption"] = (false, cluster => cluster.AskAsync(new FactQuery.Preflight(PreflightScope.Adopt, 0))),
        ["preflight for an update"] = (false, cluster => cluster.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 2))),
        ["fingerprint"] = (false, async cluster => (await cluster.AskAsync(new FactQuery.Fingerprint(cluster.Cluster.Name))).Error.ShouldBeNull()),
        ["golden copy"] = (false, cluster => cluster.MakeGoldenAsync()),
        ["snapshot"] = (true, SnapshotAsync),
        ["registry"] = (true, cluster => cluster.ExecuteAsync(new DatabaseAction.RemoveRegistryRows(["ums-1", "ums-2"]))),
        ["large objects"] = (false, cluster => cluster.ExecuteAsync(new DatabaseAction.GrantLargeObjects())),
        ["restore point and swap back"] = (false, SwapBackAsync),
    };

    public static TheoryData<int, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, string, bool>();
            foreach (var major in new[] { 15, 18 })
            {
                foreach (var work in Work.Keys)
                {
                    cases.Add(major, work, false);
                    cases.Add(major, work, true);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_that_was_planted_runs_as_the_operator_or_gains_anything(int major, string work, bool ofVendor)
    {
        await using var cluster = await TrappedCluster.CreateAsync(servers, major, ofVendor);
        var before = cluster.Judge().Sum(row => row.Fired);

        await Work[work].DoAsync(cluster);

        var rows = cluster.Judge();
        rows.Where(row => row.RanAsOperator).Select(row => $"{row}").ShouldBeEmpty();
        rows.Where(row => !row.Gained.IsEmpty).Select(row => $"{row}").ShouldBeEmpty();
        // Some operations trigger no trap at all.
        if (Work[work].Fires)
            rows.Sum(row => row.Fired).ShouldBeGreaterThan(before);
    }

    private static async Task SnapshotAsync(TrappedCluster cluster)
    {
        await cluster.MakeGoldenAsync();
        await cluster.ExecuteAsync(new DatabaseAction.MakeSnapshot(cluster.Snapshot, cluster.Golden, "ums-1"));
        await cluster.ExecuteAsync(new DatabaseAction.RecordFirstServing(cluster.Snapshot));
        foreach (var question in new FactQuery[] { new FactQuery.SnapshotChanges(cluster.Snapshot), new FactQuery.Drift(cluster.Golden),
            new FactQuery.Compare(cluster.Cluster.Name, cluster.Snapshot), new FactQuery.Fingerprint(cluster.Snapshot) })
            (await cluster.AskAsync(question)).Error.ShouldBeNull();
    }

    private static async Task SwapBackAsync(TrappedCluster cluster)
    {
        await cluster.LeaveAsync();
        await cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.Cluster.RestorePoint, cluster.Cluster.Comment));
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.Cluster.RestorePoint, MigrationPhase.Migrating));
        await cluster.ExecuteAsync(new DatabaseAction.SwapBack(cluster.Cluster.RestorePoint, cluster.Cluster.Failed, cluster.Cluster.Comment));
    }
}
