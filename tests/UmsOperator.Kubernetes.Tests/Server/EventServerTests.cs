using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class EventServerTests(ApiServer server)
{
    [Fact]
    public async Task Events_are_accepted_and_aggregated_even_at_a_whole_second_and_with_a_long_note()
    {
        var ct = TestContext.Current.CancellationToken;
        var map = await new ResourceClient<V1ConfigMap>(server.Connection).CreateAsync(Objects.Map("eventful", server.Namespace), ct);
        var options = new EventRecorderOptions { ReportingController = "example.com/tests", ReportingInstance = "one" };
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)); // a MicroTime without a fraction would be refused
        var recorder = new EventRecorder(server.Connection, options, time, new Random(1), NullLogger<EventRecorder>.Instance);
        for (var i = 0; i < 3; i++)
            recorder.Publish(map, EventType.Warning, "Tried", "Try", new string('ü', 2000));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await recorder.RunAsync(stop.Token);

        var events = await new ResourceClient<Eventsv1Event>(server.Connection).ListAsync(new ListOptions { Namespace = server.Namespace }, ct);
        var written = events.Items.Single(e => e.Regarding.Name == "eventful");
        written.Series.Count.ShouldBe(3);
        written.Type.ShouldBe("Warning");
        written.Regarding.Uid.ShouldBe(map.Metadata.Uid);
        System.Text.Encoding.UTF8.GetByteCount(written.Note).ShouldBeLessThanOrEqualTo(1024);
    }
}
