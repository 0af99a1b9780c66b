using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Processes;

/// <summary>Describes a process to start.</summary>
/// <param name="Name">Name of the log file; need not be unique.</param>
/// <param name="Command">Path of the program, or a name that is searched on PATH.</param>
/// <param name="Arguments">Arguments, passed verbatim without a shell.</param>
public sealed record ProcessSpec(string Name, string Command, params ImmutableArray<string> Arguments)
{
    /// <summary>Variables added to the environment of this process; a null value removes a variable.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Working folder; must be in the run folder, so that the guardian finds processes that left their group. Default: the run folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>User of the process if the sandbox runs as root; ignored otherwise.</summary>
    public UnprivilegedUser? User { get; init; }

    /// <summary>First signal that <see cref="SandboxProcess.StopAsync"/> sends.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>First signal that the guardian sends if the sandbox died without stopping this process.</summary>
    public ProcessSignal AbandonedSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>Time between <see cref="StopSignal"/> and SIGKILL to the group.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
