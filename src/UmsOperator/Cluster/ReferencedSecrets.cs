using System.Collections.Immutable;

namespace UmsOperator.Cluster;

/// <summary>What was read of the Secrets that a spec names. A class and no record: nothing prints it.</summary>
internal sealed class ReferencedSecrets
{
    /// <summary>What is missing, ready to be shown: field, Secret and cure.</summary>
    public required ImmutableArray<string> Problems { get; init; }

    /// <summary>Why the Secrets could not be asked for; null if they could. Nothing else is known then.</summary>
    public string? Failure { get; init; }

    /// <summary>The operator's login; null if it is missing.</summary>
    public Login? Operator { get; init; }

    /// <summary>The servers' one login with SharedCredentials; null if it is missing or not wanted.</summary>
    public Login? Server { get; init; }

    /// <summary>The certificate authority in PEM; null if it is missing or not wanted.</summary>
    public string? CaCertificate { get; init; }
}
