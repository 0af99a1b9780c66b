using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;

namespace UmsOperator.Tests.Cluster;

public sealed class ClusterCachesTests
{
    /// <summary>The operator may have a Role in each of several namespaces, and their clusters do not depend on each other.</summary>
    [Fact]
    public async Task A_right_that_is_missing_in_one_namespace_hides_nothing_of_another()
    {
        using var api = new FakeApi();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider();
        var options = Microsoft.Extensions.Options.Options.Create(new OperatorOptions { WatchNamespaces = ["one", "two"] });
        var caches = new ClusterCaches(api.Connect(), options, time, new Random(1), NullLoggerFactory.Instance);
        api.Fail(request => request.Path == "/api/v1/namespaces/one/pods", () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "pods is forbidden"), int.MaxValue);
        var running = caches.RunAsync(stop.Token);

        await Eventually.Be(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return caches.OutOfDate("one").Any();
        });

        caches.OutOfDate("one").ShouldHaveSingleItem().Part.ShouldBe(ObservedPart.Pods);
        caches.OutOfDate("two").ShouldBeEmpty();
        await stop.CancelAsync();
        await running;
    }
}
