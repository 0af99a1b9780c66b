namespace UmsOperator.Sandbox.Watching;

/// <summary>A server as the operator reports it.</summary>
internal sealed record ServerStatusView(string Name, string Version, string Mode, string Binding, bool IsReady, DateTime? Since);
