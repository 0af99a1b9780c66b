namespace UmsOperator.Sandbox.Monitoring;

/// <summary>An alert that is pending or firing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">pending or firing.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its annotations, filled in.</param>
/// <param name="Value">The expression's value at the last evaluation.</param>
public sealed record PrometheusAlert(
    string Name, string State, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, double Value);
