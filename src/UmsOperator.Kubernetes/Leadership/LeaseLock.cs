using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Leadership;

/// <summary>The Lease as last seen, and the writes to it: each guarded by the resource version, so of two writers one fails.</summary>
internal sealed class LeaseLock(ApiConnection api, LeaderElectionOptions options, TimeProvider time)
{
    private readonly ResourceClient<V1Lease> _leases = new(api);
    private V1Lease? _seen;
    private long _seenAt;

    public string Holder => _seen?.Spec?.HolderIdentity ?? "";

    public bool IsOurs => Holder == options.Identity;

    /// <summary>
    /// Whether nobody holds it. A foreign lease runs by our clock from when we saw it change, never by the times written in it: clocks differ. A
    /// lease without a holder, as a chart may have created it, is free.
    /// </summary>
    public bool IsFree => Holder.Length == 0 || time.GetElapsedTime(_seenAt) >= ForeignDuration;

    private TimeSpan ForeignDuration => TimeSpan.FromSeconds(_seen?.Spec?.LeaseDurationSeconds ?? (int)options.LeaseDuration.TotalSeconds);

    /// <summary>Reads the lease. False if there is none.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        See(await _leases.GetAsync(options.Namespace, options.Name, cancellationToken));
        return _seen is not null;
    }

    /// <summary>Creates the lease as ours.</summary>
    /// <exception cref="AlreadyExistsException">Somebody was faster.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = OurSpec(transitions: 0, acquired: time.GetUtcNow()),
        };
        See(await _leases.CreateAsync(lease, cancellationToken));
    }

    /// <summary>Writes our holding into the lease as seen: renews it or takes it over.</summary>
    /// <exception cref="ConflictException">It changed since it was seen.</exception>
    public Task HoldAsync(CancellationToken cancellationToken)
    {
        var spec = _seen?.Spec;
        return WriteAsync(
            IsOurs
                ? OurSpec(spec?.LeaseTransitions ?? 0, spec?.AcquireTime is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : time.GetUtcNow())
                : OurSpec((spec?.LeaseTransitions ?? 0) + 1, time.GetUtcNow()),
            cancellationToken);
    }

    /// <summary>Gives the lease up with an empty holder, not a null one, which some clients never take.</summary>
    /// <exception cref="ConflictException">It changed since it was seen.</exception>
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
        var seen = _seen ?? throw new InvalidOperationException("Read the lease first");
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = seen.Metadata.Uid, ["resourceVersion"] = seen.Metadata.ResourceVersion },
            ["spec"] = JsonNode.Parse(KubernetesJson.Serialize(spec)),
        };
        var written = await _leases.PatchAsync(options.Namespace, options.Name, patch, PatchFormat.Merge, cancellationToken);
        See(written);
        if (written is null)
            throw new ConflictException("NotFound", "The lease was deleted since it was seen");
    }

    private void See(V1Lease? lease)
    {
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion || lease?.Metadata.Uid != _seen?.Metadata.Uid)
            _seenAt = time.GetTimestamp();
        _seen = lease;
    }
}
