using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Client;

public sealed class RetryHandlerTests : IDisposable
{
    private const string Path = "http://fake.invalid/api/v1/namespaces/a/configmaps";
    private readonly FakeApi _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HttpMessageInvoker _client;

    public RetryHandlerTests() => _client = new HttpMessageInvoker(new RetryHandler(new ResilienceOptions(), _time, new Random(5)) { InnerHandler = _api });

    public static TheoryData<string, string, string, bool> Requests => new()
    {
        { "GET", "", "", true },
        { "PUT", "application/json", """{"metadata":{"resourceVersion":"5"}}""", true },
        { "PUT", "application/json", """{"metadata":{}}""", false },
        { "PATCH", "application/apply-patch+yaml", "{}", true },
        { "PATCH", "application/merge-patch+json", "{}", false },
        { "PATCH", "application/json-patch+json", "[]", false },
        { "DELETE", "application/json", """{"preconditions":{"uid":"u"}}""", true },
        { "DELETE", "application/json", """{"kind":"DeleteOptions"}""", false },
        { "DELETE", "", "", false },
        { "POST", "application/json", """{"metadata":{"resourceVersion":"5"}}""", false },
    };

    public void Dispose()
    {
        _client.Dispose();
        _api.Dispose();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Trap_the_client_retries_nothing_so_500_502_503_504_are_repeated_where_that_is_harmless(string method, string type, string body, bool harmless)
    {
        foreach (var code in new[] { 500, 502, 503, 504 })
            _api.Fail(_ => true, () => FakeApi.Error((HttpStatusCode)code, "Broken"));
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.OK));
        var response = await SendAsync(method, type, body);
        response.StatusCode.ShouldBe(harmless ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        _api.Requests.Count.ShouldBe(harmless ? 5 : 1);
        _api.Requests.ShouldAllBe(r => r.Body == body);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_lost_answer_is_repeated_only_where_that_is_harmless(string method, string type, string body, bool harmless)
    {
        _api.Fail(_ => true, () => throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone"));
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.OK));
        var answer = SendAsync(method, type, body);
        if (harmless)
            (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await Should.ThrowAsync<HttpRequestException>(() => answer);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_connection_that_was_refused_is_repeated_for_every_request(string method, string type, string body, bool harmless)
    {
        _ = harmless;
        _api.Fail(_ => true, () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.OK));
        (await SendAsync(method, type, body)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Trap_429_is_repeated_after_the_time_that_the_server_names_even_for_a_create()
    {
        _api.Fail(_ => true, () =>
        {
            var busy = FakeApi.Error(HttpStatusCode.TooManyRequests, "TooManyRequests");
            busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
            return busy;
        });
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.Created));
        var start = _time.GetUtcNow();
        (await SendAsync("POST", "application/json", "{}")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (_time.GetUtcNow() - start).ShouldBeInRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Trap_a_watch_is_never_repeated_here_nor_cut_by_the_timeout()
    {
        _api.Fail(_ => true, () => FakeApi.Error(HttpStatusCode.ServiceUnavailable, "Broken"));
        (await SendAsync("GET", "", "", "?watch=true")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _api.Requests.Count.ShouldBe(1);

        using var open = await SendAsync("GET", "", "", "?watch=true&resourceVersion=100");
        _time.Advance(TimeSpan.FromHours(1));
        _api.Watches.Single().SendLine("still here");
        using var reader = new StreamReader(await open.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("still here");
    }

    [Fact]
    public async Task A_try_without_an_answer_is_given_up_and_repeated()
    {
        _api.FailAsync(_ => true, async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        });
        (await SendAsync("GET", "", "")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_breaks_in_its_middle_is_a_failed_try()
    {
        var broken = new FakeWatch("x", null);
        broken.SendLine("{");
        broken.Break();
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(broken.Stream) });
        (await (await SendAsync("GET", "", "")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("items");
        _api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task After_the_last_repetition_the_error_is_returned()
    {
        _api.Fail(_ => true, () => FakeApi.Error(HttpStatusCode.ServiceUnavailable, "Broken"), times: 100);
        (await SendAsync("GET", "", "")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _api.Requests.Count.ShouldBe(5);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string type, string body, string query = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path + query);
        if (type.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        var answer = _client.SendAsync(request, TestContext.Current.CancellationToken);
        await Eventually.Be(() => answer.IsCompleted, _time, TimeSpan.FromMilliseconds(500));
        return await answer;
    }
}
