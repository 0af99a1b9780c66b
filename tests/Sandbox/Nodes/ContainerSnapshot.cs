using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Immutable state of a container at one moment.</summary>
internal sealed record ContainerSnapshot(string Name, string Image)
{
    public V1ContainerState State { get; init; } = Waiting("ContainerCreating");

    public V1ContainerState LastState { get; init; } = new();

    public int RestartCount { get; init; }

    public bool Ready { get; init; }

    public bool Started { get; init; }

    public string? ContainerId { get; init; }

    /// <summary>Whether it has ended and will not be restarted.</summary>
    public bool Final { get; init; }

    public static V1ContainerState Waiting(string reason, string? message = null) =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public V1ContainerStatus ToStatus() => new()
    {
        Name = Name,
        Image = Image,
        ImageID = ContainerId is null ? "" : $"sandbox://{Image}",
        ContainerID = ContainerId,
        State = State,
        LastState = LastState,
        Ready = Ready,
        RestartCount = RestartCount,
        Started = Started,
    };
}
