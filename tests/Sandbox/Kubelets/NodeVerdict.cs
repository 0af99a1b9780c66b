using System.Collections.Immutable;
using System.Globalization;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>What was measured on the real nodes, by others than the operator.</summary>
internal sealed record NodeVerdict
{
    /// <summary>Servers that are ready with the new version in production mode, by their pods.</summary>
    public required int OnTarget { get; init; }

    /// <summary>From the new version in the spec to Ready.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of all devices, through the Service.</summary>
    public required long Requests { get; init; }

    public required long Failed { get; init; }

    /// <summary>The first failures in words.</summary>
    public required ImmutableArray<string> Failures { get; init; }

    /// <summary>Times that a node was emptied while the update ran.</summary>
    public required int Drains { get; init; }

    /// <summary>Servers that had to leave a node for it.</summary>
    public required int ServersEvicted { get; init; }

    /// <summary>Times that the operator was replaced by another image while the update ran.</summary>
    public required int Upgrades { get; init; }

    /// <summary>How often somebody was sent to migrate production.</summary>
    public required int Migrators { get; init; }

    /// <summary>Rows that production's own history gained.</summary>
    public required long Migrations { get; init; }

    /// <summary>Of the update: what is neither in use nor promised. Of the run: what it left on this machine.</summary>
    public required ImmutableArray<string> Leftovers { get; init; }

    /// <summary>What the observer found.</summary>
    public required ImmutableArray<string> Violations { get; init; }

    /// <summary>The last line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"e2e-node: {NodeOptions.From} -> {NodeOptions.To} on {OnTarget} servers in {Seconds:0.0} s; device requests {Requests}, failed {Failed}; drains {Drains}; operator upgrades {Upgrades}; leftovers {Leftovers.Length}");

    /// <summary>What is not as promised; empty: all is.</summary>
    public IEnumerable<string> Faults()
    {
        if (OnTarget != NodeOptions.Replicas)
            yield return $"{OnTarget} of {NodeOptions.Replicas} servers are ready with {NodeOptions.To}";
        if (Requests == 0)
            yield return "no device was served";
        if (Failed > 0)
            yield return $"{Failed} device requests failed";
        foreach (var failure in Failures)
            yield return $"  {failure}";
        if (Drains != 2)
            yield return $"{Drains} of 2 drains ended during the update";
        if (ServersEvicted == 0)
            yield return "no drain met a server";
        if (Upgrades != 1)
            yield return "the operator was not upgraded during the update";
        if (Migrators != 1)
            yield return $"{Migrators} migrators were sent: a drain must not end one half-way";
        if (Migrations != 1)
            yield return $"production was migrated {Migrations} times";
        foreach (var left in Leftovers)
            yield return $"left over: {left}";
        foreach (var violation in Violations)
            yield return violation;
    }
}
