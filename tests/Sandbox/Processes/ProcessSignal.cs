namespace UmsOperator.Sandbox.Processes;

/// <summary>The signals that the sandbox sends, by their Linux numbers.</summary>
public enum ProcessSignal
{
    /// <summary>No signal: asks only whether the process is there.</summary>
    None = 0,

    /// <summary>PostgreSQL: fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>PostgreSQL: immediate shutdown.</summary>
    Quit = 3,

    /// <summary>Ends at once, without a chance to clean up.</summary>
    Kill = 9,

    /// <summary>The polite request to end.</summary>
    Terminate = 15,

    /// <summary>Resumes a stopped process.</summary>
    Continue = 18,

    /// <summary>Freezes a process: a hang, as seen from outside.</summary>
    Stop = 19,
}
