namespace UmsOperator.Sandbox.Load;

/// <summary>One failed request.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Device">The device's id.</param>
/// <param name="Endpoint">Where it was sent; empty when no endpoint was visible.</param>
/// <param name="Reason">The kind, as counted.</param>
/// <param name="Detail">The error's own words.</param>
public sealed record FailureSample(TimeSpan At, int Device, string Endpoint, string Reason, string Detail);
