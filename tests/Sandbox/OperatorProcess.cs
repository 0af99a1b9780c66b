using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox;

/// <summary>An operator that was started by a <see cref="SandboxSite"/>.</summary>
/// <param name="Process">Its process: log, signals, exit code.</param>
/// <param name="Address">Of <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</param>
public sealed record OperatorProcess(SandboxProcess Process, Uri Address);
