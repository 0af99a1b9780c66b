using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Watching;

public sealed class WatchStreamTests : IDisposable
{
    private readonly FakeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Trap_the_request_goes_out_when_the_watch_is_read_and_not_before()
    {
        var events = Stream().ReadAsync("0", () => { }, TestContext.Current.CancellationToken);
        _api.Requests.ShouldBeEmpty();
        await using var reading = events.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = reading.MoveNextAsync();
        _api.Requests.Count.ShouldBe(1);
        _api.Put(Objects.Map("x"));
        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task Trap_an_in_stream_410_is_thrown_and_does_not_end_the_loop_as_if_all_were_well()
    {
        _api.Compact();
        await Should.ThrowAsync<ResourceGoneException>(async () =>
        {
            await foreach (var _ in Stream().ReadAsync("1", () => { }, TestContext.Current.CancellationToken))
            {
            }
        });
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x"}}}""")]
    [InlineData("""{"type":"SURPRISE","object":{"metadata":{"name":"x","resourceVersion":"1"}}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x","resourceVersion":"1"},"data":3}}""")]
    [InlineData("""{"type":"ADDED","obj""")]
    [InlineData("<html>")]
    public void A_line_that_is_no_event_is_an_error(string line) => Should.Throw<WatchDecodeException>(() => WatchLine.Parse<V1ConfigMap>(line));

    [Fact]
    public void Watches_do_not_all_end_at_the_same_time()
    {
        var random = new Random(1);
        var client = new ResourceClient<V1ConfigMap>(_api.Connect());
        for (var i = 0; i < 20; i++)
        {
            var stream = new WatchStream<V1ConfigMap>(client, new ReflectorOptions(), new FakeTimeProvider(), random);
            _ = stream.ReadAsync("0", () => { }, default).GetAsyncEnumerator().MoveNextAsync().AsTask();
        }
        _api.WatchRequests.Select(w => w.Parameter("timeoutSeconds")).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(10);
    }

    private WatchStream<V1ConfigMap> Stream() =>
        new(new ResourceClient<V1ConfigMap>(_api.Connect()), new ReflectorOptions(), new FakeTimeProvider(), new Random(1));
}
