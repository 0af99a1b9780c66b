using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Computes the state of a container after a restart of its node: its process is gone, but its history in the API remains.</summary>
internal static class Recovery
{
    public static ContainerSnapshot Resume(V1Container spec, V1ContainerStatus? before, string restartPolicy, DateTime now)
    {
        var fresh = new ContainerSnapshot(spec.Name, spec.Image);
        if (before?.ContainerID is not { Length: > 0 } id) return fresh;
        var ended = before.State?.Terminated ?? before.LastState?.Terminated;
        if (before.State?.Running is { } running)
        {
            ended = new V1ContainerStateTerminated
            {
                ExitCode = 137,
                Reason = "ContainerStatusUnknown",
                Message = "The container could not be located when the node came back",
                ContainerID = id,
                StartedAt = running.StartedAt,
                FinishedAt = now,
            };
        }

        var state = new V1ContainerState { Terminated = ended };
        var final = restartPolicy == "Never" || (restartPolicy == "OnFailure" && ended?.ExitCode == 0);
        return fresh with
        {
            State = state,
            LastState = final ? before.LastState ?? new V1ContainerState() : state,
            RestartCount = before.RestartCount,
            ContainerId = id,
            Final = final,
        };
    }
}
