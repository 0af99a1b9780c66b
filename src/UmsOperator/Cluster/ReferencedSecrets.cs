using System.Collections.Immutable;

namespace UmsOperator.Cluster;

/// <summary>Contents of the Secrets that a spec names. A class, because the text of a record would contain them.</summary>
internal sealed class ReferencedSecrets
{
    /// <summary>Problems for conditions: field, Secret, and what to do.</summary>
    public required ImmutableArray<string> Problems { get; init; }

    /// <summary>Why the Secrets could not be read; null if they could.</summary>
    public string? Failure { get; init; }

    /// <summary>The operator's login; null if it is missing or invalid.</summary>
    public Login? Operator { get; init; }

    /// <summary>The servers' shared login; null if it is missing, or without SharedCredentials.</summary>
    public Login? Server { get; init; }

    /// <summary>The CA certificates in PEM format; null if they are missing or the spec names none.</summary>
    public string? CaCertificate { get; init; }
}
