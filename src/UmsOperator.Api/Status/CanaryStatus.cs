namespace UmsOperator.Api.Status;

/// <summary>What the first detached server showed: the rehearsal that all others are measured against.</summary>
public sealed record CanaryStatus
{
    /// <summary>Name of the server.</summary>
    public string Server { get; init; } = "";

    /// <summary>Hash of its snapshot's fingerprint after its migration.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Seconds from the creation of its pod until it served.</summary>
    public double StartSeconds { get; init; }
}
