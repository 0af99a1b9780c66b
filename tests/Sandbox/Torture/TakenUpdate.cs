namespace UmsOperator.Sandbox.Torture;

/// <summary>An update that was taken.</summary>
/// <param name="From">The version before.</param>
/// <param name="To">The version after.</param>
/// <param name="Dump">What production was before.</param>
internal sealed record TakenUpdate(string From, string To, string Dump);
