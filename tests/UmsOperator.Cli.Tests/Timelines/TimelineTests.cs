using System.Xml.Linq;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Tests.Fakes;
using UmsOperator.Cli.Timelines;

namespace UmsOperator.Cli.Tests.Timelines;

public sealed class TimelineTests
{
    [Fact]
    public void The_steps_of_a_past_update_follow_each_other()
    {
        var timeline = Timeline.Of(Statuses.Updated.History[0]);

        timeline.Bars.Select(bar => (bar.Step, bar.Start, bar.Seconds, bar.Waited)).ShouldBe([("Freeze", 0, 1, 0), ("Migrate", 1, 300, 120)]);
        timeline.Seconds.ShouldBe(600);
    }

    [Fact]
    public void The_step_under_way_ends_now()
    {
        var status = Statuses.Updating(UpdateStep.Detach);
        var update = status.Update! with { Steps = [new StepDurationStatus { Step = UpdateStep.Freeze, Seconds = 120 }], ManualWaitStartTime = status.Update!.StepStartTime.AddSeconds(10) };

        var timeline = Timeline.Of(update, status.Update!.StepStartTime.AddSeconds(40));

        timeline.Bars[^1].ShouldBe(new Bar("Detach", 120, 40, 30, true, ""));
        timeline.Outcome.ShouldBeNull();
    }

    [Fact]
    public void The_chart_shows_work_and_waits()
    {
        var chart = Recorded.Text(TimelineChart.Of(Timeline.Of(Statuses.Updated.History[0]), 66));

        chart.ShouldContain($"Freeze    █{new string('·', 19)}   1 s");
        chart.ShouldContain("Migrate   ██████░░░░··········   5 min (2 min waiting)");
        chart.ShouldContain($"0{new string(' ', 13)}10 min");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    [InlineData(1e300)]
    public void Impossible_times_are_drawn_within_the_chart(double seconds)
    {
        var entry = Statuses.Updated.History[0] with
        {
            Steps = [new StepDurationStatus { Step = UpdateStep.Freeze, Seconds = seconds, ManualWaitSeconds = seconds }, new StepDurationStatus { Step = UpdateStep.Finish, Seconds = 3 }],
        };

        var timeline = Timeline.Of(entry);

        Recorded.Text(TimelineChart.Of(timeline, 80)).ShouldContain("Finish");
        XDocument.Parse(TimelineSvg.Of(timeline)).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Fact]
    public void The_SVG_file_is_well_formed_has_a_bar_for_each_step_and_a_text_for_readers()
    {
        var entry = Statuses.Updated.History[0] with { Outcome = "<script>alert(1)</script>" };

        var svg = XDocument.Parse(TimelineSvg.Of(Timeline.Of(entry)));

        XNamespace ns = "http://www.w3.org/2000/svg";
        svg.Descendants(ns + "rect").Select(one => (string)one.Attribute("class")!).ShouldBe(["work", "work", "wait"]);
        svg.Descendants(ns + "desc").Single().Value.ShouldBe("Freeze: 1 s; Migrate: 5 min, of which 2 min waiting");
        svg.Descendants(ns + "script").ShouldBeEmpty();
    }
}
