namespace UmsOperator.Agent.Vendor;

/// <summary>The vendor's server gives no usable status.</summary>
internal sealed class StatusUnavailableException(string message) : Exception(message);
