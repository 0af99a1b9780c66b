using System.Net;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Client;

public sealed class ServerTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Trap_the_clock_of_this_machine_counts_for_nothing_once_the_server_has_answered(int minutesAhead)
    {
        var own = new FakeTimeProvider(Noon.AddMinutes(minutesAhead));
        var time = new ServerTime(own);
        time.GetUtcNow().ShouldBe(own.GetUtcNow());
        using var api = new FakeApi();
        api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.OK) { Headers = { Date = Noon }, Content = new StringContent("{}") });
        using var connection = new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), time, new Random(1)).Connect(FakeApi.Config(), api);

        await connection.SendAsync<object>(new ApiRequest(HttpMethod.Get, "api"), TestContext.Current.CancellationToken);

        time.GetUtcNow().ShouldBe(Noon);
        own.Advance(TimeSpan.FromSeconds(90));
        time.GetUtcNow().ShouldBe(Noon.AddSeconds(90));
    }

    /// <summary>The clock of a load balancer in front of the API server must cut no drain short.</summary>
    [Fact]
    public async Task Trap_the_clock_of_a_proxy_that_answers_with_an_error_counts_for_nothing()
    {
        var own = new FakeTimeProvider(Noon);
        var time = new ServerTime(own);
        using var api = new FakeApi();
        api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.BadRequest) { Headers = { Date = Noon.AddHours(3) }, Content = new StringContent("no backend") });
        using var connection = new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), time, new Random(1)).Connect(FakeApi.Config(), api);

        await Should.ThrowAsync<ApiException>(() => connection.SendAsync<object>(new ApiRequest(HttpMethod.Get, "api"), TestContext.Current.CancellationToken));

        time.GetUtcNow().ShouldBe(Noon);
    }

    [Fact]
    public void A_slow_answer_does_not_set_the_clock_back_and_a_clock_that_was_set_is_followed()
    {
        var own = new FakeTimeProvider(Noon);
        var time = new ServerTime(own);
        Hear(Noon.AddHours(1), TimeSpan.Zero);
        // Its Date header is from an unknown moment within these twenty seconds.
        Hear(Noon.AddHours(1).AddSeconds(3), TimeSpan.FromSeconds(20));
        time.GetUtcNow().ShouldBe(Noon.AddHours(1).AddSeconds(20));

        Hear(Noon.AddHours(-2), TimeSpan.Zero);
        (time.GetUtcNow() - Noon.AddHours(-2)).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        void Hear(DateTimeOffset date, TimeSpan took)
        {
            var sent = own.GetTimestamp();
            own.Advance(took);
            time.Correct(date, sent, own.GetTimestamp());
        }
    }
}
