using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Tests.Fakes;
using static UmsOperator.Tests.Fakes.HostFixture;

namespace UmsOperator.Tests.Reconciling;

/// <summary>A failure is remembered by action and target until the action succeeds. It keeps back only actions that depend on it.</summary>
public sealed class FailedActionTests
{
    private const string Quota = "pods \"ums-0\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3";

    [Fact]
    public async Task What_does_not_depend_on_a_failure_is_done_in_the_same_round()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(
            observed,
            new KubernetesAction.CreatePod(Intents.Server(observed)),
            new DatabaseAction.OpenProduction(),
            new KubernetesAction.CreatePod(Intents.Server(observed, 1)),
            new KubernetesAction.ApplyChild(ChildKind.Service, "ums-devices"));
        Refuse(host, "ums-0");

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        host.Api.Read("pods", "site", "ums-1").ShouldNotBeNull();
        host.Api.Read("services", "site", "ums-devices").ShouldNotBeNull();
        host.Database.Done.ShouldBeEmpty("production is opened for server 0 only");
    }

    [Fact]
    public async Task A_failure_is_remembered_with_its_target_reported_by_an_event_and_forgotten_once_it_is_cured()
    {
        await using var host = await StartAsync();
        IReadOnlyList<FailedAction> failures = [];
        host.Planner = observed =>
        {
            failures = observed.Failures;
            return observed.Pods.Count > 0 ? Doing(observed) : Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        };
        Refuse(host, "ums-0");
        using var recording = new CancellationTokenSource();
        var recorder = host.RecordEventsAsync(recording.Token);

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        var failure = failures.ShouldHaveSingleItem();
        (failure.Action, failure.Target, failure.Message).ShouldBe(("CreatePod", "ums-0", $"the API server forbids it: {Quota}"));
        await Eventually.Be(() => host.Api.Requests.Any(request => request is { Method: "POST" } && request.Path.EndsWith("/events", StringComparison.Ordinal)
            && request.Body.Contains("ActionFailed", StringComparison.Ordinal) && request.Body.Contains("exceeded quota: small", StringComparison.Ordinal)
            && request.Body.Contains("raise the ResourceQuota", StringComparison.Ordinal)));
        var since = failure.Since;
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        failures.ShouldHaveSingleItem().Since.ShouldBe(since);

        host.Api.Heal();
        await host.ReconcileAsync();
        await Eventually.Be(() => host.Caches.Pods.List().Any());
        await host.ReconcileAsync();
        failures.ShouldBeEmpty();
        await recording.CancelAsync();
        await recorder;
    }

    [Fact]
    public async Task A_request_that_hangs_is_reported_in_time()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        host.Api.FailAsync(
            request => request is { Method: "POST" } && request.Path.EndsWith("/pods", StringComparison.Ordinal),
            async ct =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                throw new InvalidOperationException();
            });

        (await Should.ThrowAsync<TimeoutException>(host.ReconcileAsync())).Message.ShouldContain("did not answer within 3 s");
    }

    /// <summary>Whether an object was certainly not made decides whether a migrator's attempt counts.</summary>
    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "exceeded quota: small", true)]
    [InlineData(HttpStatusCode.UnprocessableEntity, "spec.tolerations: Invalid value", true)]
    [InlineData(HttpStatusCode.TooManyRequests, "too many requests", true)]
    [InlineData(HttpStatusCode.InternalServerError, "Internal error occurred: failed calling webhook \"dead.example.com\": connection refused", true)]
    [InlineData(HttpStatusCode.InternalServerError, "etcdserver: request timed out", false)]
    [InlineData(HttpStatusCode.GatewayTimeout, "the server was unable to return a response in the time allotted", false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "apiserver is shutting down", false)]
    public async Task What_the_API_server_refused_for_certain_is_known(HttpStatusCode code, string message, bool refused)
    {
        await using var host = await StartAsync();
        FailedAction? failure = null;
        host.Planner = observed =>
        {
            failure = observed.Failures is [var first, ..] ? first : null;
            return Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        };
        host.Api.Fail(request => IsPod(request, "ums-0"), () => FakeApi.Error(code, $"{code}", message), int.MaxValue);

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        failure.ShouldNotBeNull().Refused.ShouldBe(refused);
    }

    /// <summary>A quota counts the pod that an unanswered request has made, and refuses the next request before the name is compared.</summary>
    [Fact]
    public async Task A_refusal_after_a_request_that_was_not_answered_proves_nothing()
    {
        await using var host = await StartAsync();
        FailedAction? failure = null;
        host.Planner = observed =>
        {
            failure = observed.Failures is [var first, ..] ? first : null;
            return Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        };
        host.Api.Fail(request => IsPod(request, "ums-0"), () => FakeApi.Error(HttpStatusCode.InternalServerError, "InternalError", "etcdserver: request timed out"));
        host.Api.Fail(request => IsPod(request, "ums-0"), () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "exceeded quota: small"), int.MaxValue);

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        failure.ShouldNotBeNull().Message.ShouldContain("exceeded quota");
        failure.Refused.ShouldBeFalse();
    }

    /// <summary>If a slow API server got the short limit with each new request, it would be unknown of every second one whether it had an effect.</summary>
    [Fact]
    public async Task A_slow_API_server_is_given_time_after_the_first_request_that_it_did_not_answer_in_time()
    {
        await using var host = await StartAsync();
        var latency = TimeLimit.First + TimeSpan.FromSeconds(1);
        host.Api.FailAsync(
            request => request is { Method: "POST" } && request.Path.EndsWith("/pods", StringComparison.Ordinal),
            async ct =>
            {
                await Task.Delay(latency, ct);
                return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(host.Api.Requests.Last(request => request.Method == "POST").Body) };
            },
            int.MaxValue);

        (await AskAsync(host)).Error.ShouldNotBeNull().ShouldStartWith("no answer: ");
        (await AskAsync(host)).Error.ShouldBeNull();
        (await AskAsync(host)).Error.ShouldBeNull("it is still slow");
        host.Planner = observed => Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        await host.ReconcileAsync();
    }

    [Fact]
    public async Task A_pod_that_the_API_server_takes_is_accepted_and_nothing_is_made()
    {
        await using var host = await StartAsync();

        (await AskAsync(host)).Error.ShouldBeNull();

        host.Api.Read("pods", "site", "ums-0").ShouldBeNull();
        host.Api.Requests.ShouldContain(request => request.Method == "POST" && request.Query.Contains("dryRun=All", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_pod_is_answered_in_the_words_of_the_API_server()
    {
        await using var host = await StartAsync();
        Refuse(host, "ums-0");

        var answer = await AskAsync(host);

        answer.Error.ShouldBe($"the API server forbids it: {Quota}");
        answer.Shortages.ShouldBeEmpty("there is no pod that it replaces");
    }

    [Fact]
    public async Task A_quota_is_judged_without_the_pod_that_is_replaced()
    {
        await using var host = await StartAsync();
        host.PutPod("ums-0", pod => pod.Metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Api.Annotations.SpecHash] = DesiredObjects.PodSpecHash(host.Caches.Clusters.Get(Key)!.Spec),
        });
        await Eventually.Be(() => host.Caches.Pods.List().Any());
        Refuse(host, "ums-0");

        var shortage = (await AskAsync(host)).Shortages.ShouldHaveSingleItem();

        shortage.ShouldBe(new QuotaShortage("pods", 1, 3, 3, 1));
        shortage.FitsAfter.ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_that_the_replaced_pod_has_is_no_refusal_and_what_a_webhook_takes_away_is_seen()
    {
        await using var host = await StartAsync();
        host.PutPod("ums-0", _ => { });
        await Eventually.Be(() => host.Caches.Pods.List().Any());
        (await AskAsync(host)).Error.ShouldBeNull();

        host.Api.Fail(
            request => IsPod(request, "ums-0-trial"),
            () =>
            {
                var mangled = JsonNode.Parse(host.Api.Requests[^1].Body)!.AsObject();
                mangled["metadata"]!["ownerReferences"] = null;
                mangled["metadata"]!["labels"]!.AsObject().Remove(Api.Labels.Binding);
                return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(mangled.ToJsonString()) };
            });

        (await AskAsync(host)).Error.ShouldBe($"a mutating webhook or another program removes or changes fields that the server needs: metadata.labels {Api.Labels.Binding}, metadata.ownerReferences");
    }

    [Fact]
    public async Task A_dry_run_without_an_answer_is_unknown()
    {
        await using var host = await StartAsync();
        host.Api.FailAsync(
            request => IsPod(request, "ums-0"),
            async ct =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                throw new InvalidOperationException();
            });

        (await AskAsync(host)).Error.ShouldNotBeNull().ShouldStartWith("no answer: ");
    }

    private static async Task<FactResult> AskAsync(HostFixture host)
    {
        FactResult? answer = null;
        host.Planner = observed =>
        {
            var question = new FactQuery.PodAdmission(Intents.Server(observed));
            answer = observed.Answers.FirstOrDefault(one => one.Question == question);
            return Doing(observed) with { Questions = answer is null ? [question] : [] };
        };
        await host.ReconcileAsync();
        return answer.ShouldNotBeNull();
    }

    private static void Refuse(HostFixture host, string pod) =>
        host.Api.Fail(request => IsPod(request, pod), () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", Quota), int.MaxValue);

    private static bool IsPod(RecordedRequest request, string name) =>
        request is { Method: "POST" } && request.Path.EndsWith("/pods", StringComparison.Ordinal) && request.Body.Contains($"\"name\":\"{name}\"", StringComparison.Ordinal);
}
