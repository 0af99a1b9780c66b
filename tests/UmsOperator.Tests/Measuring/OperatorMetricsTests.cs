using Microsoft.Extensions.Time.Testing;
using Prometheus;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;
using UmsOperator.Measuring;

namespace UmsOperator.Tests.Measuring;

public sealed class OperatorMetricsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    [Fact]
    public async Task The_longest_silence_of_a_kind_counts_from_the_start_while_nothing_was_heard()
    {
        Mirrored[] mirrors = [new("pods", _time.GetUtcNow().AddSeconds(15)), new("pods", _time.GetUtcNow().AddSeconds(10)), new("secrets", null)];
        _ = new OperatorMetrics(Metrics.WithCustomRegistry(_registry), _registry, () => true, () => mirrors, _time);
        _time.Advance(TimeSpan.FromSeconds(20));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldContain("ums_operator_leader 1");
        text.ShouldContain("ums_operator_build_info{version=");
        text.ShouldContain("""ums_operator_watch_silence_seconds{resource="pods"} 10""");
        text.ShouldContain("""ums_operator_watch_silence_seconds{resource="secrets"} 20""");
        text.ShouldContain("process_cpu_seconds_total");
    }

    private sealed record Mirrored(string Name, DateTimeOffset? LastContact) : ISynced
    {
        public string? Namespace => null;

        public (string Message, TimeSpan Lasts)? Refusal => null;

        public bool HasSynced => LastContact is not null;

        public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
