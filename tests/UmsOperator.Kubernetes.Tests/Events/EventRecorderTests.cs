using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IDisposable
{
    private readonly FakeApi _api = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = new();
    private readonly EventRecorder _recorder;
    private readonly V1ConfigMap _regarding;

    public EventRecorderTests()
    {
        var options = new EventRecorderOptions { ReportingController = "test.io/c", ReportingInstance = "one", Capacity = 10 };
        _recorder = new EventRecorder(_api.Connect(), options, _time, new Random(1), NullLogger<EventRecorder>.Instance);
        _regarding = _api.Put(Objects.Map("x"));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task The_same_again_raises_a_count_and_other_news_are_other_events()
    {
        var run = _recorder.RunAsync(_stop.Token);
        for (var i = 0; i < 3; i++)
            _recorder.Publish(_regarding, EventType.Normal, "Started", "Start", "It started");
        _recorder.Publish(_regarding, EventType.Normal, "Started", "Start", "It started again");
        await Eventually.Be(() => _api.Requests.Count == 4);
        await StopAsync(run);

        _api.Requests.Select(r => r.Method).ShouldBe(["POST", "PATCH", "PATCH", "POST"]);
        var created = JsonNode.Parse(_api.Requests[0].Body)!;
        created["regarding"]!["kind"]!.GetValue<string>().ShouldBe("ConfigMap");
        created["regarding"]!["uid"]!.GetValue<string>().ShouldBe(_regarding.Metadata.Uid);
        created["reportingInstance"]!.GetValue<string>().ShouldBe("one");
        JsonNode.Parse(_api.Requests[2].Body)!["series"]!["count"]!.GetValue<int>().ShouldBe(3);
        _api.Requests[2].ContentType.ShouldBe("application/merge-patch+json");
    }

    [Fact]
    public async Task After_a_quiet_window_or_when_the_event_has_expired_a_new_one_is_made()
    {
        var run = _recorder.RunAsync(_stop.Token);
        _recorder.Publish(_regarding, EventType.Warning, "R", "A", "n");
        await Eventually.Be(() => _api.Requests.Count == 1);
        _time.Advance(TimeSpan.FromMinutes(7));
        _recorder.Publish(_regarding, EventType.Warning, "R", "A", "n");
        await Eventually.Be(() => _api.Requests.Count == 2);
        _api.Requests[1].Method.ShouldBe("POST");

        var name = JsonNode.Parse(_api.Requests[1].Body)!["metadata"]!["name"]!.GetValue<string>();
        _api.Remove<Eventsv1Event>("a", name);
        _recorder.Publish(_regarding, EventType.Warning, "R", "A", "n");
        await Eventually.Be(() => _api.Requests.Count == 4);
        _api.Requests.Select(r => r.Method).ShouldBe(["POST", "POST", "PATCH", "POST"]);
        await StopAsync(run);
    }

    [Fact]
    public async Task Names_sort_by_time_because_kubectl_describe_leaves_their_order()
    {
        for (var i = 0; i < 10; i++)
        {
            _recorder.Publish(_regarding, EventType.Normal, $"R{i}", "A", "n");
            _time.Advance(TimeSpan.FromMicroseconds(1));
        }
        await _stop.CancelAsync();
        await _recorder.RunAsync(_stop.Token);

        var names = _api.Requests.Select(request => JsonNode.Parse(request.Body)!["metadata"]!["name"]!.GetValue<string>()).ToList();
        names.ShouldBe(names.Order(StringComparer.Ordinal));
        names.Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public async Task A_failing_server_neither_reaches_the_caller_nor_ends_the_recorder()
    {
        _api.Fail(_ => true, () => throw new HttpRequestException("down"));
        var run = _recorder.RunAsync(_stop.Token);
        _recorder.Publish(_regarding, EventType.Normal, "Lost", "A", "n");
        _recorder.Publish(_regarding, EventType.Normal, "Kept", "A", "n");
        await Eventually.Be(() => _api.Requests.Count == 2);
        await StopAsync(run);
        _api.Requests[1].Body.ShouldContain("Kept");
    }

    [Fact]
    public async Task A_full_queue_drops_and_what_waits_is_written_on_shutdown()
    {
        for (var i = 0; i < 30; i++)
            _recorder.Publish(_regarding, EventType.Normal, $"R{i}", "A", "n");
        await _stop.CancelAsync();
        await _recorder.RunAsync(_stop.Token);
        _api.Requests.Count.ShouldBe(10);
    }

    [Fact]
    public void Notes_are_cut_at_1024_bytes_and_never_inside_a_character()
    {
        var cut = EventText.Cut(string.Concat(Enumerable.Repeat("ü😀", 400)), EventText.MaxNote);
        Encoding.UTF8.GetByteCount(cut).ShouldBeInRange(1018, 1024);
        cut.ShouldEndWith("…");
        cut.ShouldNotContain("\uFFFD");
        EventText.Cut(new string('x', 1024), EventText.MaxNote).Length.ShouldBe(1024);
    }

    [Fact]
    public void Trap_a_micro_time_always_has_a_fraction_because_the_client_drops_a_zero_one()
    {
        var whole = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        k8s.KubernetesJson.Serialize(MicroTime.Of(whole)).ShouldBe("\"2026-01-01T00:00:00.000001Z\"");
        k8s.KubernetesJson.Serialize(MicroTime.Of(whole.AddTicks(5))).ShouldBe("\"2026-01-01T00:00:00.000001Z\"");
        k8s.KubernetesJson.Serialize(MicroTime.Of(whole.AddTicks(25))).ShouldBe("\"2026-01-01T00:00:00.000002Z\"");
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run;
    }
}
