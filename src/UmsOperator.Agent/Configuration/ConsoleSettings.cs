namespace UmsOperator.Agent.Configuration;

/// <summary>Whether consoles may log in.</summary>
internal sealed record ConsoleSettings
{
    /// <summary>The annotation umsoperator.io/console as a file of the downward API: the word open or closed, and after it a text for users.</summary>
    public string File { get; set; } = "/etc/podinfo/console";

    /// <summary>Called with the arguments WORD and TEXT when they change, until it ends with 0; empty for none.</summary>
    public string[] Hook { get; set; } = [];

    /// <summary>Seconds between two looks at the file, 0.1 to 10.</summary>
    public double PollSeconds { get; set; } = 1;

    /// <summary>Seconds for one call, 0.5 to 60.</summary>
    public double HookTimeoutSeconds { get; set; } = 5;

    /// <summary>The text in update mode without an annotation.</summary>
    public string UpdateModeText { get; set; } = "This server is in update mode: changes would be lost. Log in again after the update.";
}
