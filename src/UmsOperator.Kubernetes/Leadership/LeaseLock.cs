using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Leadership;

/// <summary>
/// Reads and writes the Lease. Each write requires the resource version that was last read, so one of two concurrent writers fails.
/// </summary>
internal sealed class LeaseLock(ApiConnection api, LeaderElectionOptions options, TimeProvider time)
{
    private const int LongestForeignSeconds = 600;
    private readonly ResourceClient<V1Lease> _leases = new(api);
    private V1Lease? _seen;
    private long _seenAt;

    public string Holder => _seen?.Spec?.HolderIdentity ?? "";

    public bool IsOurs => Holder == options.Identity;

    /// <summary>
    /// Whether the lease can be acquired. Another holder's lease is timed by the local clock from its last observed change, not by the times in it,
    /// because clocks differ. A lease without a holder, such as one that a chart created, is free.
    /// </summary>
    public bool IsFree => Holder.Length == 0 || time.GetElapsedTime(_seenAt) >= ForeignDuration;

    // Anybody with the right to write leases could keep the operator from leading for years.
    private TimeSpan ForeignDuration =>
        TimeSpan.FromSeconds(Math.Min(_seen?.Spec?.LeaseDurationSeconds ?? (int)options.LeaseDuration.TotalSeconds, Math.Max(LongestForeignSeconds, (int)options.LeaseDuration.TotalSeconds)));

    /// <summary>Reads the lease.</summary>
    /// <returns>False if it does not exist.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        See(await _leases.GetAsync(options.Namespace, options.Name, cancellationToken));
        return _seen is not null;
    }

    /// <summary>Creates the lease, held by this process.</summary>
    /// <exception cref="AlreadyExistsException">The lease already exists.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = OurSpec(transitions: 0, acquired: time.GetUtcNow()),
        };
        See(await _leases.CreateAsync(lease, cancellationToken));
    }

    /// <summary>Renews the lease, or acquires it if another process was the holder.</summary>
    /// <exception cref="ConflictException">It changed since it was read.</exception>
    public Task HoldAsync(CancellationToken cancellationToken)
    {
        var spec = _seen?.Spec;
        return WriteAsync(
            IsOurs
                ? OurSpec(spec?.LeaseTransitions ?? 0, spec?.AcquireTime is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : time.GetUtcNow())
                : OurSpec((spec?.LeaseTransitions ?? 0) + 1, time.GetUtcNow()),
            cancellationToken);
    }

    /// <summary>Releases the lease with an empty holder. Some clients never acquire a lease whose holder is null.</summary>
    /// <exception cref="ConflictException">It changed since it was read.</exception>
    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var spec = OurSpec(_seen?.Spec?.LeaseTransitions ?? 0, time.GetUtcNow());
        spec.HolderIdentity = "";
        spec.LeaseDurationSeconds = 1;
        return WriteAsync(spec, cancellationToken);
    }

    private V1LeaseSpec OurSpec(int transitions, DateTimeOffset acquired) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
        LeaseTransitions = transitions,
        AcquireTime = MicroTime.Of(acquired),
        RenewTime = MicroTime.Of(time.GetUtcNow()),
    };

    private async Task WriteAsync(V1LeaseSpec spec, CancellationToken cancellationToken)
    {
        var seen = _seen ?? throw new InvalidOperationException("The lease must be read before it is written");
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = seen.Metadata.Uid, ["resourceVersion"] = seen.Metadata.ResourceVersion },
            ["spec"] = JsonNode.Parse(KubernetesJson.Serialize(spec)),
        };
        var written = await _leases.PatchAsync(options.Namespace, options.Name, patch, cancellationToken);
        See(written);
        if (written is null)
            throw new ConflictException("NotFound", "The lease was deleted since it was read");
    }

    private void See(V1Lease? lease)
    {
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion || lease?.Metadata.Uid != _seen?.Metadata.Uid)
            _seenAt = time.GetTimestamp();
        _seen = lease;
    }
}
