using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Computes the phase by the kubelet's rules.</summary>
internal static class PodPhase
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static bool IsTerminal(string? phase) => phase is Succeeded or Failed;

    public static string Of(ImmutableArray<ContainerSnapshot> init, ImmutableArray<ContainerSnapshot> containers)
    {
        if (init.Any(c => c.Final && ExitCode(c) != 0)) return Failed;
        if (init.Any(c => !c.Final)) return Pending;
        if (containers.All(c => c.Final && c.ContainerId is not null))
            return containers.All(c => ExitCode(c) == 0) ? Succeeded : Failed;
        return containers.Any(c => c.ContainerId is null) ? Pending : Running;
    }

    private static int? ExitCode(ContainerSnapshot container) => container.State.Terminated?.ExitCode;
}
