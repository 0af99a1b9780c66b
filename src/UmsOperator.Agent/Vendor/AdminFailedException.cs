namespace UmsOperator.Agent.Vendor;

/// <summary>A call of umsadmin-cli failed or its answer was not understood. It may be repeated.</summary>
internal sealed class AdminFailedException(string message) : Exception(message);
