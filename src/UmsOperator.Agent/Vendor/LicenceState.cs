namespace UmsOperator.Agent.Vendor;

/// <summary>The registered UMS licence.</summary>
/// <param name="Level">As the vendor prints it.</param>
/// <param name="Covers">Whether the level covers an external database.</param>
/// <param name="End">When it ends; null if it does not end or the date is not readable.</param>
internal sealed record LicenceState(string Level, bool Covers, DateTimeOffset? End);
