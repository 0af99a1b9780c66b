using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Leadership;

/// <summary>Electors that compete for one lease of a fake API, in fake time.</summary>
internal sealed class ElectionFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(LeaderElector Elector, Task Run)> _running = [];

    public FakeApi Api { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public List<string> Lost { get; } = [];

    public string? Holder => Api.Read("leases", "ns", "op")?["spec"]?["holderIdentity"]?.GetValue<string>();

    public static LeaderElectionOptions Options(string identity) => new() { Namespace = "ns", Name = "op", Identity = identity };

    public LeaderElector Start(string identity, FakeApi? through = null)
    {
        var elector = new LeaderElector(
            (through ?? Api).Connect(), Options(identity), Objects.Metrics(), Time, new Random(1), NullLogger<LeaderElector>.Instance);
        elector.Lost.Register(() => Lost.Add($"{identity}: {elector.LossReason}"));
        _running.Add((elector, elector.RunAsync(_stop.Token)));
        return elector;
    }

    public Task PassAsync(Func<bool> until) => Eventually.Be(until, Time, TimeSpan.FromMilliseconds(500));

    /// <summary>Advances time in steps that are short enough for every renewal to get its response.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Time.GetUtcNow() + time;
        await PassAsync(() => Time.GetUtcNow() >= end);
    }

    public void PutLease(string? holder, int seconds = 15) => Api.Put(new V1Lease
    {
        Metadata = new V1ObjectMeta { Name = "op", NamespaceProperty = "ns" },
        Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = seconds, LeaseTransitions = 3 },
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var (elector, run) in _running)
        {
            await run;
            elector.Dispose();
        }
        _stop.Dispose();
        Api.Dispose();
    }
}
