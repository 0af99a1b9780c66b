namespace UmsOperator.Cli.Showing;

/// <summary>Something that a person can do now.</summary>
/// <param name="Does">What it does.</param>
/// <param name="Command">The complete command.</param>
/// <param name="Needed">Whether the cluster waits for a person, and this is one of the ways on.</param>
internal sealed record Advice(string Does, string Command, bool Needed);
