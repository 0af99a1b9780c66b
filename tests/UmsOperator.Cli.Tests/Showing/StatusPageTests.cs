using UmsOperator.Api.Status;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Showing;

public sealed class StatusPageTests
{
    public static TheoryData<string> AllPlans() => [.. Plans.Names];

    [Theory]
    [MemberData(nameof(AllPlans))]
    public void A_page_of_each_status_that_the_planner_writes_tells_phase_servers_and_waits(string plan)
    {
        var cluster = Plans.Cluster(plan);

        var page = Recorded.Text(StatusPage.Of(cluster, Plans.Now));

        page.ShouldStartWith($"demo in default   {cluster.Status!.Phase}");
        foreach (var server in cluster.Status.Servers)
            page.ShouldContain($"{server.Name}   ");
        if (cluster.Status.Update is { } update)
            page.ShouldContain($"▶   {update.Step}");
        if ((cluster.Status.Update?.WaitingFor ?? cluster.Status.WaitingFor) is { Length: > 0 } wait)
            page.ShouldContain($"Waits for   {wait}");
        foreach (var gate in cluster.Status.Update?.Gates ?? [])
            page.ShouldContain(gate.Reason ?? gate.Name);
        foreach (var condition in cluster.Status.Conditions.Where(one => one is { Status: "True", Type: "Stalled" or "UpdateBlocked" or "PodProblem" or "AnnotationIgnored" or "ChangeDeferred" }))
            page.ShouldContain(condition.Message);
        page.ShouldNotContain(" \n");
    }

    [Fact]
    public void A_page_names_the_commands_that_the_cluster_waits_for_first()
    {
        var page = Recorded.Text(StatusPage.Of(Plans.Cluster("approval-09"), Plans.Now));

        page.ShouldContain("closed   Approval              the production migration is not approved");
        var options = page[page.IndexOf("What you can do", StringComparison.Ordinal)..];
        options.ShouldContain("kubectl ums approve demo -n default");
        options.ShouldContain("kubectl ums abort demo -n default");
        options.IndexOf("ums approve", StringComparison.Ordinal).ShouldBeLessThan(options.IndexOf("ums abort", StringComparison.Ordinal));
        options.ShouldNotContain("ums retry");
    }

    [Theory]
    [InlineData("migration-fails-24", "ums retry", "ums abort")]
    [InlineData("migration-fails-hold", "ums retry", "ums approve")]
    [InlineData("paused-01", "ums resume", "ums abort")]
    [InlineData("update-01", "ums abort", "ums rollback")]
    public void A_page_names_what_has_an_effect_and_nothing_else(string plan, string named, string notNamed)
    {
        var options = Adviser.Of(Plans.Cluster(plan), Plans.Now).Select(one => one.Command).ToList();

        options.ShouldContain($"kubectl {named} demo -n default");
        options.ShouldNotContain($"kubectl {notNamed} demo -n default");
    }

    [Fact]
    public void Times_of_a_wait_are_told_as_durations()
    {
        var status = Statuses.Updating(UpdateStep.Detach);
        var now = status.Update!.StartTime.AddMinutes(5);
        var cluster = Statuses.Cluster(status with { Update = status.Update with { WaitStartTime = now.AddSeconds(-20), ExpectedSeconds = 60, DeadlineTime = now.AddSeconds(100) } });

        Recorded.Text(StatusPage.Of(cluster, now)).ShouldContain("since 20 s; expected to end in 40 s, at 2026-01-10 20:05:40Z; reported as stalled in 1 min 40 s");
    }

    [Fact]
    public void A_text_from_outside_cannot_move_the_cursor_or_write_markup()
    {
        var status = Statuses.Running with { WaitingFor = "\u001b[2J[red]x[/]\u202e", Servers = [new ServerStatus { Name = "demo-0", Message = "[bold]\u001b]0;t\u0007" }] };

        var page = Recorded.Text(StatusPage.Of(Statuses.Cluster(status), Plans.Now));

        page.ShouldContain("[red]x[/]");
        page.ShouldContain("[bold]");
        page.ShouldNotContain('\u001b');
        page.ShouldNotContain('\u202e');
    }

    [Fact]
    public void A_missing_or_unreadable_status_is_said()
    {
        Recorded.Text(StatusPage.Of(Statuses.Cluster(null), Plans.Now)).ShouldContain("The operator has not looked at this cluster yet.");
        Recorded.Text(StatusPage.Of(Statuses.Cluster(new UmsClusterStatus { Unreadable = true }), Plans.Now)).ShouldContain("cannot be read");
    }

    [Fact]
    public void Copies_have_a_bar_and_the_time_left()
    {
        var status = Statuses.Updating(UpdateStep.GoldenCopy);
        var copying = new CopyingStatus { Database = "ums_x_g", BytesDone = 1 << 20, BytesExpected = 4 << 20, BytesPerSecond = 1 << 20, SecondsLeft = 3 };

        var page = Recorded.Text(StatusPage.Of(Statuses.Cluster(status with { Update = status.Update! with { Copying = [copying] } }), Plans.Now));

        page.ShouldContain("ums_x_g   ██████░░░░░░░░░░░░░░░░░░   25%   1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3 s left");
    }
}
