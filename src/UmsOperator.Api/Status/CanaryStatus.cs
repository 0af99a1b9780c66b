namespace UmsOperator.Api.Status;

/// <summary>Results of the canary, which is the first detached server. Later servers are compared with them.</summary>
public sealed record CanaryStatus
{
    /// <summary>Name of the server.</summary>
    public string Server { get; init; } = "";

    /// <summary>Hash of the fingerprint of its snapshot after the migration.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Seconds from the creation of its pod until the server served.</summary>
    public double StartSeconds { get; init; }
}
