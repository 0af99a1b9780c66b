namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Values of an administrator, for a cluster with or without the kinds of the Prometheus operator and the autoscaler.</summary>
internal sealed record ValueSet(string Yaml, bool HasExtraKinds = false);
