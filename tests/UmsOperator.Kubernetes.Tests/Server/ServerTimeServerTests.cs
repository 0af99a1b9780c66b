using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class ServerTimeServerTests(ApiServer server)
{
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task What_the_server_has_just_made_is_just_made_by_a_clock_that_is_ten_minutes_off(int minutesAhead)
    {
        var ct = TestContext.Current.CancellationToken;
        var time = new ServerTime(new Skewed(TimeSpan.FromMinutes(minutesAhead)));
        using var connection = server.Connect(time);
        var made = await new ResourceClient<V1ConfigMap>(connection).CreateAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { GenerateName = "time-", NamespaceProperty = server.Namespace } }, ct);

        (time.GetUtcNow().UtcDateTime - made.Metadata.CreationTimestamp!.Value).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private sealed class Skewed(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
