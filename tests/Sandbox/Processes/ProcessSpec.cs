using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Processes;

/// <summary>What to start.</summary>
/// <param name="Name">Names the log file; need not be unique.</param>
/// <param name="Command">Program: a path, or a name looked up on PATH.</param>
/// <param name="Arguments">Passed as they are, without a shell.</param>
public sealed record ProcessSpec(string Name, string Command, params ImmutableArray<string> Arguments)
{
    /// <summary>Added to the environment of this process; a null value removes a variable.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Must lie in the run folder, where the guardian finds what escaped its group. Default: the run folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Run as this user when the sandbox itself is root; ignored otherwise.</summary>
    public UnprivilegedUser? User { get; init; }

    /// <summary>What <see cref="SandboxProcess.StopAsync"/> sends first.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>What the guardian sends first when the sandbox died without stopping this process.</summary>
    public ProcessSignal AbandonedSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>Between <see cref="StopSignal"/> and SIGKILL to the group.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
