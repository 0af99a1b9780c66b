namespace UmsOperator.Sandbox.Processes;

/// <summary>The signals that the sandbox sends, with their Linux numbers.</summary>
public enum ProcessSignal
{
    /// <summary>No signal; only checks that the process exists.</summary>
    None = 0,

    /// <summary>PostgreSQL: fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>PostgreSQL: immediate shutdown.</summary>
    Quit = 3,

    /// <summary>Kills the process without cleanup.</summary>
    Kill = 9,

    /// <summary>Requests a graceful exit.</summary>
    Terminate = 15,

    /// <summary>Resumes a stopped process.</summary>
    Continue = 18,

    /// <summary>Suspends a process, which looks like a hang from outside.</summary>
    Stop = 19,
}
