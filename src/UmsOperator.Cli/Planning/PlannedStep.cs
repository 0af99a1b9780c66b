namespace UmsOperator.Cli.Planning;

/// <summary>A step that an update would take.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Does">What happens in it, with the servers in their order.</param>
/// <param name="Seconds">How long it took when it was last measured, without waits for a person or the window; null: never measured.</param>
internal sealed record PlannedStep(string Step, string Does, double? Seconds);
