using System.Collections.Immutable;
using System.Globalization;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>The measurements on real nodes, made independently of the operator.</summary>
internal sealed record NodeVerdict
{
    /// <summary>Number of pods that are ready with the new version in production mode.</summary>
    public required int OnTarget { get; init; }

    /// <summary>Seconds from the change of the version to Ready.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of requests of all devices through the Service.</summary>
    public required long Requests { get; init; }

    public required long Failed { get; init; }

    /// <summary>Descriptions of the first failures.</summary>
    public required ImmutableArray<string> Failures { get; init; }

    /// <summary>Number of drains that finished during the update.</summary>
    public required int Drains { get; init; }

    /// <summary>Number of servers that these drains evicted.</summary>
    public required int ServersEvicted { get; init; }

    /// <summary>Number of upgrades of the operator during the update.</summary>
    public required int Upgrades { get; init; }

    /// <summary>Number of migrator pods on production.</summary>
    public required int Migrators { get; init; }

    /// <summary>Number of rows added to production's migration history.</summary>
    public required long Migrations { get; init; }

    /// <summary>Objects of the update that are neither in use nor promised, and anything that the run left on this machine.</summary>
    public required ImmutableArray<string> Leftovers { get; init; }

    /// <summary>Violations that the observer found.</summary>
    public required ImmutableArray<string> Violations { get; init; }

    /// <summary>The last line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"e2e-node: {NodeOptions.From} -> {NodeOptions.To} on {OnTarget} servers in {Seconds:0.0} s; device requests {Requests}, failed {Failed}; drains {Drains}; operator upgrades {Upgrades}; leftovers {Leftovers.Length}");

    /// <summary>The broken promises; empty on success.</summary>
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
            yield return $"{Drains} of 2 drains finished during the update";
        if (ServersEvicted == 0)
            yield return "no drain evicted a server";
        if (Upgrades != 1)
            yield return "the operator was not upgraded during the update";
        if (Migrators != 1)
            yield return $"{Migrators} migrators were created; a drain must not evict a running one";
        if (Migrations != 1)
            yield return $"production was migrated {Migrations} times";
        foreach (var left in Leftovers)
            yield return $"left over: {left}";
        foreach (var violation in Violations)
            yield return violation;
    }
}
