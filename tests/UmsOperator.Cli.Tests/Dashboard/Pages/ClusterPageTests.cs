using System.Text.Json.Nodes;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Dashboard.Pages;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Dashboard.Pages;

public sealed class ClusterPageTests
{
    /// <summary>Each plan of the real planner.</summary>
    public static TheoryData<string> All => [.. Plans.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_server_of_each_plan_is_bound_to_a_database_on_the_drawing(string plan)
    {
        var page = ClusterPage.Of(Plans.Cluster(plan), Plans.Now);

        page.Servers.Select(server => server.Database).ShouldBeSubsetOf(page.Databases.Select(one => one.Key));
        page.Databases.Select(one => one.Key).ShouldBeUnique();
    }

    [Fact]
    public void A_server_moves_to_its_own_snapshot_and_back_to_production()
    {
        Drawn("update-02").ShouldBe("demo-0 production, demo-1 production, demo-2 production");
        Drawn("update-07").ShouldBe("demo-0 production, demo-1 production, demo-2 ums_0f3b9c1e_tt8nzl9_s2");
        Drawn("update-08").ShouldBe("demo-0 production, demo-1 ums_0f3b9c1e_tt8nzl9_s1, demo-2 ums_0f3b9c1e_tt8nzl9_s2");
        Drawn("update-23").ShouldBe("demo-0 production, demo-1 production, demo-2 production");
    }

    [Fact]
    public void A_copy_in_progress_is_drawn_with_its_share()
    {
        var status = Statuses.Updating(UpdateStep.GoldenCopy);
        var copies = new CopyNamesStatus { Golden = "ums_x_golden" };
        var copying = new CopyingStatus { Database = "ums_x_golden", BytesDone = 25, BytesExpected = 100, SecondsLeft = 30 };

        var page = ClusterPage.Of(Statuses.Cluster(status with { Database = "db:5432/ums", Update = status.Update! with { Copies = copies, Copying = [copying] } }), Plans.Now);

        page.Databases.Select(one => (one.Name, one.Kind, one.Version, one.Share)).ShouldBe([("db:5432/ums", "Production", Statuses.Old, null), ("ums_x_golden", "Golden", Statuses.Old, 0.25)]);
    }

    [Fact]
    public void A_binding_that_cannot_be_read_is_unknown()
    {
        var server = new ServerStatus { Name = "demo-1", Binding = "x" };

        foreach (var binding in new[] { null, "", "x", "t1-9s", "t1-0s", "t1-5s" })
            BoundDatabase.Of(server with { Binding = binding }, Statuses.Updating(UpdateStep.Detach)).ShouldBeNull(binding);
    }

    [Fact]
    public void A_retained_restore_point_is_drawn_with_its_expiry()
    {
        var page = ClusterPage.Of(Statuses.Cluster(Statuses.Updated), new DateTime(2099, 12, 31, 0, 0, 0, DateTimeKind.Utc));

        page.Databases[^1].ShouldBe(new DatabaseItem(Statuses.RestorePoint, Statuses.RestorePoint, "RestorePoint", Statuses.Old, null, "expires in 1 d"));
        page.RestorePoints.ShouldBe([Statuses.RestorePoint]);
        page.History.Select(one => (one.Id, one.Took, one.IsGood)).ShouldBe([(Statuses.Id, "10 min", true)]);
    }

    [Fact]
    public void Buttons_show_what_has_an_effect_and_what_the_cluster_waits_for()
    {
        var cluster = Statuses.Cluster(Statuses.WaitingForApproval, Statuses.New);
        cluster.Spec = cluster.Spec with { Update = cluster.Spec.Update with { Approval = Api.Spec.UpdateApproval.BeforeMigration } };

        var verbs = ClusterPage.Of(cluster, Plans.Now).Verbs;

        verbs.Select(one => (one.Verb, one.HasEffect, one.IsNeeded)).ShouldBe(
        [
            ("update", null, false), ("approve", true, true), ("pause", true, false), ("resume", false, false), ("retry", false, false), ("abort", true, false), ("rollback", false, false),
        ]);
    }

    [Fact]
    public void Without_a_status_that_can_be_read_it_says_so()
    {
        ClusterPage.Of(Statuses.Cluster(null), Plans.Now).Notice.ShouldBe("The operator has not looked at this cluster yet.");
        ClusterPage.Of(Statuses.Cluster(new UmsClusterStatus { Unreadable = true }), Plans.Now).Notice!.ShouldContain("cannot be read");
    }

    [Fact]
    public void All_text_of_a_page_is_made_safe()
    {
        var page = PageText.Of(new { Deep = new[] { new { Text = "a\u202eb\nc", Count = 3, Nothing = (string?)null } } });

        JsonNode.DeepEquals(page, JsonNode.Parse("""{ "deep": [{ "text": "a\uFFFDb c", "count": 3 }] }""")).ShouldBeTrue(page.ToJsonString());
    }

    private static string Drawn(string plan) => string.Join(", ", ClusterPage.Of(Plans.Cluster(plan), Plans.Now).Servers.Select(server => $"{server.Name} {server.Database}"));
}
