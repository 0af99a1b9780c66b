using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Access;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Tests.Access;

/// <summary>Which results are cached, for how long, and how many reviews run at the same time.</summary>
public sealed class AccessReviewerTests : IAsyncDisposable
{
    private const string Tokens = "/apis/authentication.k8s.io/v1/tokenreviews";
    private const string Accesses = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private readonly FakeApi _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly AccessReviewer _reviewer;

    public AccessReviewerTests() => _reviewer = new AccessReviewer(_api.Connect(), _time, NullLogger<AccessReviewer>.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Asked => _api.Requests.Count(request => request.Path == Tokens);

    public ValueTask DisposeAsync() => _reviewer.DisposeAsync();

    [Fact]
    public async Task An_allowed_token_is_asked_about_once_a_minute()
    {
        Say(Tokens, """{"authenticated":true,"user":{"username":"prometheus","groups":["monitoring"],"extra":{"pod":["p-0"]}}}""");
        Say(Accesses, """{"allowed":true}""");

        for (var time = 0; time < 3; time++)
            (await ReviewAsync("good")).ShouldBe(200);
        Asked.ShouldBe(1);
        var access = _api.Requests.Single(request => request.Path == Accesses).Body;
        access.ShouldContain("\"nonResourceAttributes\":{\"path\":\"/metrics\",\"verb\":\"get\"}");
        access.ShouldContain("\"user\":\"prometheus\"");
        access.ShouldContain("\"extra\":{\"pod\":[\"p-0\"]}");

        // A revoked permission takes effect after a minute.
        _api.Heal();
        Say(Tokens, """{"authenticated":true,"user":{"username":"prometheus"}}""");
        Say(Accesses, """{"allowed":false}""");
        _time.Advance(TimeSpan.FromSeconds(60));
        (await ReviewAsync("good")).ShouldBe(403);
    }

    [Theory]
    [InlineData("""{"authenticated":false,"error":"expired"}""", """{"allowed":true}""", 401)]
    [InlineData("""{"authenticated":true}""", """{"allowed":true}""", 401)]
    [InlineData("""{"authenticated":true,"user":{}}""", """{"allowed":true}""", 401)]
    [InlineData("""{}""", """{"allowed":true}""", 401)]
    [InlineData("""{"authenticated":true,"user":{"username":"u"}}""", """{"allowed":false}""", 403)]
    [InlineData("""{"authenticated":true,"user":{"username":"u"}}""", """{"allowed":true,"denied":true}""", 403)]
    [InlineData("""{"authenticated":true,"user":{"username":"u"}}""", """{}""", 403)]
    public async Task Anything_but_a_clear_yes_is_a_no_and_asked_again_soon(string token, string access, int code)
    {
        Say(Tokens, token);
        Say(Accesses, access);

        (await ReviewAsync("some")).ShouldBe(code);
        (await ReviewAsync("some")).ShouldBe(code);
        Asked.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        (await ReviewAsync("some")).ShouldBe(code);
        Asked.ShouldBe(2);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_error_of_the_API_server_is_a_no_that_is_not_remembered(HttpStatusCode code)
    {
        _api.Fail(request => request.Path == Tokens, () => FakeApi.Error(code, "Told"), 1);
        (await ReviewAsync("good")).ShouldBe(500);

        Say(Tokens, """{"authenticated":true,"user":{"username":"u"}}""");
        Say(Accesses, """{"allowed":true}""");
        (await ReviewAsync("good")).ShouldBe(200);
    }

    [Fact]
    public async Task An_answer_that_is_none_is_a_no()
    {
        _api.Fail(request => request.Path == Tokens, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") }, 1);

        (await ReviewAsync("good")).ShouldBe(500);
    }

    [Fact]
    public async Task A_silent_API_server_is_waited_for_five_seconds()
    {
        _api.FailAsync(request => request.Path == Tokens, NeverAsync, 1);

        var answer = ReviewAsync("good");
        await Eventually.Be(() => Asked == 1);
        answer.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));

        (await answer).ShouldBe(500);
    }

    [Fact]
    public async Task Invented_tokens_neither_flood_the_API_server_nor_push_out_good_ones()
    {
        Say(Tokens, """{"authenticated":true,"user":{"username":"prometheus"}}""");
        Say(Accesses, """{"allowed":true}""");
        (await ReviewAsync("good")).ShouldBe(200);
        _api.Heal();

        var open = new TaskCompletionSource();
        _api.FailAsync(request => request.Path == Tokens, async ct =>
        {
            await open.Task.WaitAsync(ct);
            return Answer("""{"authenticated":false}""");
        }, int.MaxValue);
        var invented = Enumerable.Range(0, 500).Select(number => ReviewAsync($"invented-{number}")).ToList();
        await Eventually.Be(() => invented.Count(one => one.IsCompleted) == 480);
        (Asked - 1).ShouldBe(4);
        open.SetResult();

        (await Task.WhenAll(invented)).GroupBy(code => code).ToDictionary(codes => codes.Key, codes => codes.Count()).ShouldBe(
            new Dictionary<int, int> { [503] = 480, [401] = 20 }, ignoreOrder: true);
        (await ReviewAsync("good")).ShouldBe(200);
    }

    [Fact]
    public void The_memory_is_bounded()
    {
        var cache = new AccessDecisionCache(100, TimeSpan.FromSeconds(10), _time);

        for (var number = 0; number < 10_000; number++)
        {
            cache.Add($"{number}", AccessDecision.Unauthenticated);
            cache.Count.ShouldBeLessThanOrEqualTo(100);
        }
        cache.Find("9999").ShouldBe(AccessDecision.Unauthenticated);
    }

    private static async Task<HttpResponseMessage> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }

    private static HttpResponseMessage Answer(string status) => new(HttpStatusCode.Created) { Content = new StringContent($$"""{"status":{{status}}}""") };

    private void Say(string path, string status) => _api.Fail(request => request.Path == path, () => Answer(status), int.MaxValue);

    private async Task<int> ReviewAsync(string token) => (await _reviewer.ReviewAsync(token, "/metrics", Ct)).StatusCode;
}
