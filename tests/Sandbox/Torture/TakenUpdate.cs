namespace UmsOperator.Sandbox.Torture;

/// <summary>A completed update.</summary>
/// <param name="From">The old version.</param>
/// <param name="To">The new version.</param>
/// <param name="Dump">Dump of production before the update.</param>
internal sealed record TakenUpdate(string From, string To, string Dump);
