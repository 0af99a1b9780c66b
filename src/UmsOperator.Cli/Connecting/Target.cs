namespace UmsOperator.Cli.Connecting;

/// <summary>Which API server and namespace a command means; null: as the kubeconfig says.</summary>
/// <param name="Kubeconfig">The file.</param>
/// <param name="Context">The context.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record Target(string? Kubeconfig, string? Context, string? Namespace);
