using UmsOperator.Cluster;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;

namespace UmsOperator.Tests.Cluster;

/// <summary>The cause of a server's end is one line of its last output; the end of the log is kept next to it.</summary>
public sealed class ExitCauseProjectionTests
{
    [Fact]
    public void The_cause_is_the_last_line_and_the_log_is_kept_too()
    {
        var log = string.Join('\n', Enumerable.Range(0, 400).Select(number => $"2026-01-10 INFO step {number}")) + "\nERROR: relation \"devices\" does not exist\n";

        var pod = Ended(log);

        pod.Message.ShouldBe("ERROR: relation \"devices\" does not exist");
        pod.Log.ShouldNotBeNull().Length.ShouldBeLessThanOrEqualTo(2048);
        pod.Log.ShouldEndWith("ERROR: relation \"devices\" does not exist");
    }

    [Fact]
    public void A_single_line_is_no_log()
    {
        var pod = Ended("schema is older\n");
        (pod.Message, pod.Log).ShouldBe(("schema is older", null));
    }

    private static PodObserved Ended(string message) =>
        PodProjection.Project(PodBuilder.Pod().WithPhase("Failed").WithContainer(PodBuilder.Terminated(1, message)), node: null, ProbeResult.None);
}
