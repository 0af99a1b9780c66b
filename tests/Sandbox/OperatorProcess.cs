using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox;

/// <summary>An operator process started by a <see cref="SandboxSite"/>.</summary>
/// <param name="Process">The process.</param>
/// <param name="Address">Address of <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</param>
public sealed record OperatorProcess(SandboxProcess Process, Uri Address);
