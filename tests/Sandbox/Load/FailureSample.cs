namespace UmsOperator.Sandbox.Load;

/// <summary>One failed request.</summary>
/// <param name="At">Time since the start of the load.</param>
/// <param name="Device">ID of the device.</param>
/// <param name="Endpoint">Endpoint to which it was sent; empty if no endpoint was known.</param>
/// <param name="Reason">Kind of the failure, as counted.</param>
/// <param name="Detail">Text of the error.</param>
public sealed record FailureSample(TimeSpan At, int Device, string Endpoint, string Reason, string Detail);
