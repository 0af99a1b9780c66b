using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Tests.Fakes;
using k8s.Models;
using static UmsOperator.Tests.Fakes.HostFixture;

namespace UmsOperator.Tests.Reconciling;

/// <summary>An error makes only its part of the observation unknown. A reconcile that fails as a whole is reported in the status immediately.</summary>
public sealed class FailedReconcileTests
{
    private const string StatusPath = "/apis/umsoperator.io/v1alpha1/namespaces/site/umsclusters/ums/status";

    [Fact]
    public async Task A_round_that_fails_for_an_unknown_reason_is_reported_in_the_conditions_and_by_an_event()
    {
        await using var host = await StartAsync();
        host.Planner = _ => throw new FormatException("\u001b[31mnobody\ud800 expected this");
        using var recording = new CancellationTokenSource();
        var recorder = host.RecordEventsAsync(recording.Token);

        await Should.ThrowAsync<FormatException>(host.ReconcileAsync());

        var (ready, stalled) = (Condition(host, "Ready"), Condition(host, "Stalled"));
        (Text(ready, "status"), Text(ready, "reason")).ShouldBe(("Unknown", "RoundFailed"));
        (Text(stalled, "status"), Text(stalled, "reason")).ShouldBe(("True", "RoundFailed"));
        Text(stalled, "message").ShouldStartWith("the operator has not been able to observe or plan this cluster since ");
        Text(stalled, "message").ShouldContain("FormatException: \ufffd[31mnobody\ufffd expected this (a defect of the operator; see its log, and report it)");
        await Eventually.Be(() =>
            host.Api.Requests.Any(
                request => request is { Method: "POST" } && request.Path.EndsWith("/events", StringComparison.Ordinal) && request.Body.Contains("RoundFailed", StringComparison.Ordinal)));
        await recording.CancelAsync();
        await recorder;
    }

    [Fact]
    public async Task As_long_as_it_fails_the_status_is_written_once_and_the_first_round_that_ends_well_heals_it()
    {
        await using var host = await StartAsync();
        host.Planner = _ => throw new FormatException("a fault");
        for (var round = 0; round < 5; round++)
            await Should.ThrowAsync<FormatException>(host.ReconcileAsync());
        host.Api.Requests.Count(request => request.Path == StatusPath).ShouldBe(1);

        host.Planner = observed => Doing(observed) with { Status = new() };
        await host.ReconcileAsync();

        Condition(host, "Stalled").ShouldBeNull();
    }

    [Fact]
    public async Task A_status_that_the_API_server_refuses_is_reported_in_one_that_it_accepts()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new DatabaseAction.OpenProduction()) with { Status = new() { Updated = "refused" } };
        host.Api.Fail(
            request => request.Path == StatusPath && request.Body.Contains("refused", StringComparison.Ordinal),
            () => FakeApi.Error(HttpStatusCode.UnprocessableEntity, "Invalid", "status.updated: too good to be true"),
            int.MaxValue);

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        Text(Condition(host, "Stalled"), "message").ShouldContain("the API server returned 422: status.updated: too good to be true");
        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_of_an_action_is_shown_by_the_next_round()
    {
        await using var host = await StartAsync();
        FailedAction? failure = null;
        host.Planner = observed =>
        {
            failure = observed.Failures is [var first, ..] ? first : null;
            return Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));
        };
        host.Api.Fail(request => request is { Method: "POST" }, () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "exceeded quota: pods"), int.MaxValue);

        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());
        await Should.ThrowAsync<ApiException>(host.ReconcileAsync());

        failure.ShouldNotBeNull().Message.ShouldBe("the API server forbids it: exceeded quota: pods");
    }

    [Fact]
    public async Task A_pod_that_cannot_be_read_hides_no_other_and_nothing_else()
    {
        await using var host = await StartAsync();
        host.PutPod("ums-0", pod => pod.Metadata.Labels.Remove(Labels.Mode));
        host.PutPod("ums-1", _ => { });
        await Eventually.Be(() => host.Caches.Pods.List().Count() == 2);
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Pods.ShouldHaveSingleItem().Name.ShouldBe("ums-1");
        seen.Database.Reach.ShouldBe(DatabaseReach.Connected);
        seen.Unseen.ShouldHaveSingleItem().ShouldBe(new UnseenPart(ObservedPart.Pods, $"Pod 'ums-0' has no label {Labels.Mode}: restore it, or delete the object"));
    }

    /// <summary>A new node may get a pod before the cache shows the node. Its processes run, so nothing may count as ended.</summary>
    [Fact]
    public async Task A_node_that_the_cache_lacks_is_asked_for()
    {
        await using var host = await StartAsync();
        host.Api.Fail(
            request => request.Path == "/api/v1/nodes" && !request.Query.Contains("fieldSelector", StringComparison.Ordinal),
            () => FakeApi.Error(HttpStatusCode.TooManyRequests, "TooManyRequests"),
            int.MaxValue);
        foreach (var watch in host.Api.Watches)
            watch.End();
        host.Api.Put(new V1Node { Metadata = new V1ObjectMeta { Name = "fresh" }, Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True" }] } });
        host.PutPod("ums-0", pod => pod.Spec.NodeName = "fresh");
        host.PutPod("ums-1", pod => pod.Spec.NodeName = "gone");
        await Eventually.Be(() => host.Caches.Pods.List().Count() == 2);
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();
        seen!.Pods.Select(pod => (pod.Name, pod.NodeLost, pod.Ended)).ShouldBe([("ums-0", false, false), ("ums-1", true, true)]);

        host.Api.Fail(request => request.Path == "/api/v1/nodes", () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "nodes is forbidden"), int.MaxValue);
        await host.ReconcileAsync();
        seen.Pods.ShouldBeEmpty();
        seen.Unseen.ShouldContain(
            part => part.Part == ObservedPart.Pods
                && part.Problem.Contains("Pod 'ums-0' is on node 'fresh', which cannot be read: the API server forbids it: nodes is forbidden", StringComparison.Ordinal));
    }

    /// <summary>A right that was removed is noticed only when a watch is opened again; from then on the cache shows the past.</summary>
    [Theory]
    [InlineData("pods", ObservedPart.Pods)]
    [InlineData("nodes", ObservedPart.Pods)]
    [InlineData("secrets", ObservedPart.Secrets)]
    [InlineData("services", ObservedPart.Children)]
    public async Task A_cache_that_may_not_be_brought_up_to_date_is_unknown(string resource, ObservedPart part)
    {
        await using var host = await StartAsync();
        host.Api.Fail(request => request.Path == $"/api/v1/{resource}", () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", $"cannot list resource \"{resource}\""), int.MaxValue);
        foreach (var watch in host.Api.Watches)
            watch.End();
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await Eventually.BeAsync(async () =>
        {
            await host.ReconcileAsync();
            return seen!.Unseen.Any(
                one => one.Part == part && one.Problem.StartsWith($"{resource} cannot be watched", StringComparison.Ordinal)
                    && one.Problem.Contains($"cannot list resource \"{resource}\"", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_budget_that_cannot_be_read_hides_nothing_else()
    {
        await using var host = await StartAsync();
        host.Api.Fail(request => request.Path.Contains("/poddisruptionbudgets/", StringComparison.Ordinal), () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "no rights"), int.MaxValue);
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Unseen.ShouldHaveSingleItem().ShouldBe(new UnseenPart(ObservedPart.DisruptionBudget, "DisruptionBudget cannot be read: the API server forbids it: no rights"));
        seen.Database.Reach.ShouldBe(DatabaseReach.Connected);
    }

    [Fact]
    public async Task Secrets_that_cannot_be_asked_for_leave_the_database_unknown_and_nothing_else()
    {
        await using var host = await StartAsync();
        host.Api.Fail(request => request.Path.EndsWith("/secrets/login", StringComparison.Ordinal), () =>
            FakeApi.Error(HttpStatusCode.InternalServerError, "InternalError", "etcd is full"), int.MaxValue);
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Database.Reach.ShouldBe(DatabaseReach.NoCredentials);
        seen.Database.Problem.ShouldBe("database.operatorSecretRef: the Secrets that the spec names cannot be read: the API server returned 500: etcd is full");
        seen.Cluster.SecretProblems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_observation_that_throws_leaves_the_database_unknown_and_nothing_else()
    {
        await using var host = await StartAsync();
        host.Database.OnObserve = () => throw new DecoderException("bytes");
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Database.Reach.ShouldBe(DatabaseReach.Unreachable);
        seen.Database.Problem.ShouldNotBeNull().ShouldStartWith("database.host: DecoderException: bytes");
    }

    [Theory]
    [InlineData("username", new byte[] { 0x75, 0xff }, "key username is not valid UTF-8")]
    [InlineData("password", new byte[] { 0xed, 0xa0, 0x80 }, "key password is not valid UTF-8")]
    [InlineData("username", new byte[] { 0x75, 0, 0x6f }, "key username contains a NUL byte, which PostgreSQL does not accept")]
    [InlineData("password", new byte[] { 0 }, "key password contains a NUL byte, which PostgreSQL does not accept")]
    public async Task Bytes_that_are_no_login_are_named_with_their_key(string key, byte[] value, string fault)
    {
        await using var host = await StartAsync(withSecret: false);
        host.PutLogin(new() { ["username"] = "u"u8.ToArray(), ["password"] = "p"u8.ToArray(), [key] = value });
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Database.Reach.ShouldBe(DatabaseReach.NoCredentials);
        seen.Cluster.SecretProblems.ShouldHaveSingleItem().ShouldBe($"database.operatorSecretRef: Secret 'login' in namespace 'site': {fault}; correct the Secret");
    }

    [Theory]
    [InlineData("username", 64, "key username is 64 bytes long; PostgreSQL allows 63")]
    [InlineData("password", 1_000_000, "key password is 1000000 bytes long; at most 4096 are allowed")]
    public async Task A_login_that_is_too_long_is_named_with_its_key(string key, int length, string fault)
    {
        await using var host = await StartAsync(withSecret: false);
        host.PutLogin(new() { ["username"] = "u"u8.ToArray(), ["password"] = "p"u8.ToArray(), [key] = [.. Enumerable.Repeat((byte)'x', length)] });
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Cluster.SecretProblems.ShouldHaveSingleItem().ShouldContain(fault);
    }

    private static JsonNode? Condition(HostFixture host, string type) =>
        (host.Api.Read("umsclusters", "site", "ums")!["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => Text(condition, "type") == type);

    private static string Text(JsonNode? node, string field) => $"{node?[field]}";

    private sealed class DecoderException(string message) : Exception(message);
}
