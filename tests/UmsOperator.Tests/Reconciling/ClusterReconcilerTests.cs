using System.Net;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Postgres;
using UmsOperator.Tests.Fakes;
using k8s.Models;
using static UmsOperator.Tests.Fakes.HostFixture;

namespace UmsOperator.Tests.Reconciling;

public sealed class ClusterReconcilerTests
{
    private const string StatusPath = "/apis/umsoperator.io/v1alpha1/namespaces/site/umsclusters/ums/status";
    private const string ClusterPath = "/apis/umsoperator.io/v1alpha1/namespaces/site/umsclusters/ums";

    [Fact]
    public async Task At_the_goal_nothing_is_written_and_the_next_reconcile_is_when_the_plan_says()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed) with { RecheckAfter = TimeSpan.FromSeconds(30) };

        await host.ReconcileAsync(); // the first status
        var writes = host.Api.Requests.Count(request => request.Method != "GET");

        (await host.ReconcileAsync()).After.ShouldBe(TimeSpan.FromSeconds(30));

        writes.ShouldBe(1);
        host.Api.Requests.Count(request => request.Method != "GET").ShouldBe(writes);
    }

    [Fact]
    public async Task The_status_is_written_before_the_actions_and_once_only()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new KubernetesAction.AddFinalizer()) with { Status = new UmsClusterStatus { Phase = ClusterPhase.Adopting } };

        await host.ReconcileAsync();
        await host.ReconcileAsync();

        host.Api.Requests.Where(request => request.Method == "PATCH").Select(request => request.Path)
            .ShouldBe([StatusPath, StatusPath.Replace("/status", "", StringComparison.Ordinal)]);
        host.Api.Read("umsclusters", "site", "ums")!["metadata"]!["finalizers"]!.AsArray().Single()!.GetValue<string>().ShouldBe(Finalizers.Cluster);
    }

    [Fact]
    public async Task A_reconcile_right_after_our_own_write_sees_it_although_the_cache_may_not()
    {
        await using var host = await StartAsync();
        var seen = new List<ClusterPhase?>();
        host.Planner = observed =>
        {
            seen.Add(observed.Cluster.Status.Phase);
            return Doing(observed) with { Status = new UmsClusterStatus { Phase = ClusterPhase.Adopting } };
        };
        foreach (var watch in host.Api.Watches)
            watch.End(); // the cache gets no events for a while

        await host.ReconcileAsync();
        await host.ReconcileAsync();

        seen.ShouldBe([null, ClusterPhase.Adopting]);
    }

    /// <summary>After a restore of etcd all later versions are smaller than that of the last write, which would be taken for the newest state forever.</summary>
    [Fact]
    public async Task A_write_of_our_own_that_the_API_server_does_not_know_any_more_is_forgotten()
    {
        await using var host = await StartAsync();
        var seen = new List<ClusterPhase?>();
        host.Planner = observed =>
        {
            seen.Add(observed.Cluster.Status.Phase);
            return Doing(observed) with { Status = new UmsClusterStatus { Phase = seen.Count == 1 ? ClusterPhase.Adopting : ClusterPhase.Running } };
        };
        var past = host.Api.Read("umsclusters", "site", "ums")!.ToJsonString();
        host.Api.Fail(request => request.IsWatch, () => FakeApi.Error(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), int.MaxValue);
        foreach (var watch in host.Api.Watches)
            watch.End();
        await host.ReconcileAsync();
        host.Api.Fail(request => request.Path == StatusPath, () => FakeApi.Error(HttpStatusCode.Conflict, "Conflict"), 2);
        host.Api.Fail(
            request => request.Method == "GET" && request.Path == ClusterPath, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(past) }, int.MaxValue);

        await host.ReconcileAsync();
        await host.ReconcileAsync();

        seen.ShouldBe([null, ClusterPhase.Adopting, null]);
    }

    /// <summary>A user's change is a conflict, too. With a status that is older than the last write, an update would be begun a second time.</summary>
    [Fact]
    public async Task After_a_conflict_a_write_of_our_own_that_the_cache_lacks_is_not_forgotten()
    {
        await using var host = await StartAsync();
        var seen = new List<ClusterPhase?>();
        host.Planner = observed =>
        {
            seen.Add(observed.Cluster.Status.Phase);
            return Doing(observed) with { Status = new UmsClusterStatus { Phase = seen.Count == 1 ? ClusterPhase.Adopting : ClusterPhase.Running } };
        };
        host.Api.Fail(request => request.Path.EndsWith("/umsclusters", StringComparison.Ordinal), () => FakeApi.Error(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), int.MaxValue);
        foreach (var watch in host.Api.Watches)
            watch.End();
        await host.ReconcileAsync();
        host.Api.Fail(request => request.Path == StatusPath, () => FakeApi.Error(HttpStatusCode.Conflict, "Conflict"));

        await host.ReconcileAsync();
        await host.ReconcileAsync();

        seen.ShouldBe([null, ClusterPhase.Adopting, ClusterPhase.Adopting]);
    }

    [Fact]
    public async Task A_status_made_from_an_old_resource_is_refused_and_nothing_is_done()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new DatabaseAction.OpenProduction()) with { Status = new UmsClusterStatus { Phase = ClusterPhase.Running } };
        host.Api.Fail(request => request.Path == StatusPath, () => FakeApi.Error(HttpStatusCode.Conflict, "Conflict"));

        var result = await host.ReconcileAsync();

        result.After.ShouldNotBeNull();
        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_failure_ends_the_reconcile()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new DatabaseAction.OpenProduction(), new DatabaseAction.GrantLargeObjects(), new DatabaseAction.ReleaseProduction());
        host.Database.OnExecute = (action, _) => action is DatabaseAction.GrantLargeObjects ? throw new DatabaseActionException("no right") : Task.CompletedTask;

        await Should.ThrowAsync<DatabaseActionException>(host.ReconcileAsync());

        host.Database.Done.ShouldBe([new DatabaseAction.OpenProduction()]);
    }

    /// <summary>Otherwise the second attempt, which brings a failure into the conditions, would wait for the backoff of the one before it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_failure_than_the_last_one_starts_with_the_shortest_backoff(bool unplanned)
    {
        await using var host = await StartAsync();
        var isFixed = false;
        host.Planner = observed => isFixed && unplanned
            ? throw new ApiException(HttpStatusCode.InternalServerError, "InternalError", "etcd is away")
            : Doing(observed, isFixed ? new DatabaseAction.ReleaseProduction() : new DatabaseAction.OpenProduction());
        host.Database.OnExecute = (_, _) => throw new DatabaseActionException("no right");
        await FailAsync(host);
        await FailAsync(host);
        await FailAsync(host);
        host.Queue.Failures(Key).ShouldBe(3);

        isFixed = true;
        await FailAsync(host);
        host.Queue.Failures(Key).ShouldBe(1, "a new failure");
        await FailAsync(host);
        host.Queue.Failures(Key).ShouldBe(2, "the same again");

        // As the controller does after an exception.
        static async Task FailAsync(HostFixture host)
        {
            await Should.ThrowAsync<Exception>(host.ReconcileAsync());
            host.Queue.AddRateLimited(Key);
        }
    }

    [Fact]
    public async Task Questions_are_answered_before_anything_is_done()
    {
        await using var host = await StartAsync();
        var question = new FactQuery.Fingerprint("rmdb");
        host.Planner = observed => observed.Answers.Any(answer => answer.Question == question)
            ? Doing(observed)
            : Doing(observed, new DatabaseAction.OpenProduction()) with { Questions = [question] };

        await host.ReconcileAsync();

        host.Database.Asked.ShouldBe([question]);
        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_planner_that_asks_endlessly_is_an_error_and_does_nothing()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new DatabaseAction.OpenProduction()) with { Questions = [new FactQuery.Fingerprint("rmdb")] };

        await Should.ThrowAsync<InvalidOperationException>(host.ReconcileAsync());

        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task Long_work_is_started_once_and_queues_the_cluster_when_it_ends()
    {
        await using var host = await StartAsync();
        var finish = new TaskCompletionSource();
        var tasks = 0;
        host.Database.OnExecute = (_, ct) => finish.Task.WaitAsync(ct);
        host.Planner = observed =>
        {
            tasks = observed.Tasks.Count;
            return Doing(observed, new DatabaseAction.MakeSnapshot("copy", "golden", "ums-2")) with { RecheckAfter = TimeSpan.FromMinutes(1) };
        };

        await host.ReconcileAsync();
        var second = await host.ReconcileAsync();

        tasks.ShouldBe(1);
        second.After.ShouldBe(TimeSpan.FromMinutes(1), "nothing new was begun");
        finish.SetResult();
        await Eventually.Be(() => host.Queue.Count == 1);
        (await host.Queue.TakeAsync(TestContext.Current.CancellationToken)).Key.ShouldBe(Key);
        host.Database.Done.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_its_Secret_a_cluster_is_reported_what_is_missing_and_the_database_is_left_alone()
    {
        await using var host = await StartAsync(withSecret: false);
        Observed? seen = null;
        host.Planner = observed => Doing(seen = observed);

        await host.ReconcileAsync();

        seen!.Database.Reach.ShouldBe(DatabaseReach.NoCredentials);
        seen.Cluster.SecretProblems.ShouldHaveSingleItem()
            .ShouldBe("database.operatorSecretRef: Secret 'login' does not exist in namespace 'site'; create it with keys username and password");
    }

    [Fact]
    public async Task What_is_kept_for_a_deleted_cluster_goes()
    {
        await using var host = await StartAsync();
        await host.ReconcileAsync();
        var uid = host.Caches.Clusters.Get(Key)!.Metadata.Uid;
        host.Api.Remove<UmsCluster>("site", "ums");
        await Eventually.Be(() => host.Caches.Clusters.Get(Key) is null);

        (await host.ReconcileAsync()).ShouldBe(ReconcileResult.Done);

        host.Database.Released.ShouldBe([uid]);
    }

    [Fact]
    public async Task A_pod_that_exists_already_is_no_success()
    {
        await using var host = await StartAsync();
        host.Api.Fail(request => request is { Method: "POST" }, () => FakeApi.Error(HttpStatusCode.Conflict, "AlreadyExists"));
        host.Planner = observed => Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)), new DatabaseAction.OpenProduction());

        await Should.ThrowAsync<AlreadyExistsException>(host.ReconcileAsync());

        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_ex_leader_that_lost_the_lock_asks_nothing_of_the_API_server_any_more()
    {
        await using var host = await StartAsync();
        host.Database.LockIsLost = true;
        var made = false;
        host.Api.Fail(request => made |= request is { Method: "POST" }, () => FakeApi.Error(HttpStatusCode.Conflict, "AlreadyExists"));
        host.Planner = observed => Doing(observed, new KubernetesAction.CreatePod(Intents.Server(observed)));

        (await Should.ThrowAsync<UmsOperator.Postgres.DatabaseActionException>(host.ReconcileAsync())).Message.ShouldContain("lock");

        made.ShouldBeFalse();
    }

    [Fact]
    public async Task A_Secret_of_our_own_that_already_exists_stays_and_the_reconcile_continues()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new KubernetesAction.CreateSecret(Intents.Server(observed).Binding), new DatabaseAction.OpenProduction());
        host.PutBindingSecret("ums-abc-0p", host.Caches.Clusters.Get(Key)!.Metadata.Uid);

        await host.ReconcileAsync();

        host.Database.Done.Count.ShouldBe(1);
        host.Api.Read("secrets", "site", "ums-abc-0p")!["data"]!["password"]!.GetValue<string>().ShouldBe(Convert.ToBase64String("before"u8));
    }

    [Fact]
    public async Task A_Secret_of_another_owner_ends_the_reconcile_and_is_observed_from_then_on()
    {
        await using var host = await StartAsync();
        List<TakenName> taken = [];
        host.Planner = observed =>
        {
            taken = [.. observed.TakenNames];
            return taken.Count > 0 ? Doing(observed) : Doing(observed, new KubernetesAction.CreateSecret(Intents.Server(observed).Binding), new DatabaseAction.OpenProduction());
        };
        host.PutBindingSecret("ums-abc-0p", uid: null);

        (await host.ReconcileAsync()).After.ShouldNotBeNull();
        await host.ReconcileAsync();

        host.Database.Done.ShouldBeEmpty();
        taken.ShouldBe([new TakenName(ChildKind.Secret, "ums-abc-0p")]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the uid of a former cluster")]
    public async Task No_role_is_made_with_a_password_that_somebody_else_chose(string? uid)
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new DatabaseAction.CreateRole("ums_uid_abc_0p", "ums-abc-0p", "rmdb", AsOwner: false));
        host.PutBindingSecret("ums-abc-0p", uid);

        (await host.ReconcileAsync()).After.ShouldNotBeNull("a conflict, and no failure");

        host.Database.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_are_looked_up_while_they_are_missing_and_not_in_each_reconcile()
    {
        await using var host = await StartAsync();
        IReadOnlyList<TakenName> taken = [];
        host.Planner = observed => Doing(observed with { TakenNames = taken = observed.TakenNames });
        host.Api.Put(new V1Service { Metadata = new V1ObjectMeta { Name = "ums-console", NamespaceProperty = "site" } });

        await host.ReconcileAsync();
        await host.ReconcileAsync();

        taken.ShouldBe([new TakenName(ChildKind.Service, "ums-console")]);
        host.Api.Requests.Count(request => request.Path == "/api/v1/namespaces/site/services/ums-console").ShouldBe(1);
        host.Api.Requests.ShouldNotContain(request => request.Path.Contains("/persistentvolumeclaims/", StringComparison.Ordinal), "no server has a volume");
    }

    [Fact]
    public async Task Passwords_are_long_random_and_in_no_other_request()
    {
        await using var host = await StartAsync();
        host.Planner = observed => Doing(observed, new KubernetesAction.CreateSecret(Intents.Server(observed, 1).Binding), new KubernetesAction.CreateSecret(Intents.Server(observed, 2).Binding));

        await host.ReconcileAsync();

        var passwords = host.Api.Requests.Where(request => request.Method == "POST")
            .Select(request => System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["stringData"]!["password"]!.GetValue<string>()).ToList();
        passwords.Count.ShouldBe(2);
        passwords.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        passwords.ShouldAllBe(password => password.Length == 32);
    }
}
