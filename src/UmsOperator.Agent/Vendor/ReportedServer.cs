namespace UmsOperator.Agent.Vendor;

/// <summary>What serverstatus says.</summary>
/// <param name="Version">rmGuiServerVersion.</param>
/// <param name="ProcessId">serverUUID.</param>
internal sealed record ReportedServer(string Version, string ProcessId);
