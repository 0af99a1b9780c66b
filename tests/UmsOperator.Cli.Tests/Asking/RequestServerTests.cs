using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Asking;

/// <summary>The requests beside an update on a real API server: adopt, abandon, retention, confirm-ended. The test writes the operator's part.</summary>
public sealed class RequestServerTests(ApiServer server)
{
    private const string Dead = "deadbeef-0000-4000-8000-000000000002";

    // As Claimant and Deletion of the operator write them.
    private const string Offer =
        $"database.name: 'ums' is claimed by the cluster with uid {Dead}, which shows no sign of life; if it is gone for good, annotate this one with umsoperator.io/adopt-from={Dead}, else choose another database";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_is_adopted_from_the_cluster_that_the_operator_names()
    {
        var cluster = await server.CreateAsync((Statuses.Running with { Phase = ClusterPhase.Blocked }).With(ConditionTypes.Stalled, "AdoptionRefused", Offer));

        var running = cluster.AnswerAsync("y\n", "adopt", "demo");
        await cluster.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.AdoptFrom) == true, _ => Statuses.Running with { Conditions = [] });
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        run.Messages.ShouldContain($"This cluster takes over 'ums' on db, which the cluster with UID {Dead} claims.");
        (await cluster.GetAsync()).Metadata.Annotations[Annotations.AdoptFrom].ShouldBe(Dead);
    }

    [Fact]
    public async Task An_adoption_that_the_operator_refuses_or_does_not_offer_is_told_in_its_words()
    {
        var offered = await server.CreateAsync((Statuses.Running with { Phase = ClusterPhase.Blocked }).With(ConditionTypes.Stalled, "AdoptionRefused", Offer));
        var free = await server.CreateAsync(Statuses.Running);

        var running = offered.RunAsync("adopt", "demo", "--yes");
        const string alive = "database.name: 'ums' is in use by another UmsCluster; the annotation umsoperator.io/adopt-from is refused while that is so";
        await offered.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.AdoptFrom) == true, seen => seen.Status!.With(ConditionTypes.Stalled, "AdoptionRefused", alive));
        var refused = await running;
        var other = await free.RunAsync("adopt", "demo", "--yes");
        var wrong = await offered.RunAsync("adopt", "demo", "--yes", "--from", Dead);

        (refused.ExitCode, refused.Messages.Contains($"the operator refuses it: {alive}", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true), refused.All);
        (other.ExitCode, other.Messages.Contains("not claimed by a cluster that is gone", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true));
        (wrong.ExitCode, wrong.Messages.Contains("the operator does not offer it", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true));
    }

    [Fact]
    public async Task Another_uid_than_the_one_that_the_operator_names_is_refused()
    {
        var cluster = await server.CreateAsync(Statuses.Running.With(ConditionTypes.Stalled, "AdoptionRefused", Offer));

        var run = await cluster.RunAsync("adopt", "demo", "--yes", "--from", "deadbeef-0000-4000-8000-000000000003");

        (run.ExitCode, (await cluster.GetAsync()).Metadata.Annotations?.ContainsKey(Annotations.AdoptFrom)).ShouldBe((ExitCodes.Refused, null));
    }

    [Fact]
    public async Task A_deletion_is_completed_without_the_database_after_the_name_was_typed()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        (await cluster.AnswerAsync("demo\n", "abandon", "demo")).Messages.ShouldContain("the cluster is not being deleted");
        var uid = await DeleteAsync(cluster);
        (await cluster.AnswerAsync("demo\n", "abandon", "demo")).Messages.ShouldContain("the deletion needs no help");
        await cluster.SetStatusAsync((Statuses.Running with { Phase = ClusterPhase.Deleting, WaitingFor = "the database to become reachable, to clean up" }).With(
            ConditionTypes.Stalled, "Deleting", $"db did not answer; make it reachable, or annotate the cluster with umsoperator.io/abandon={uid} to let it go and leave roles and copies behind"));

        var mistyped = await cluster.AnswerAsync("dem\n", "abandon", "demo");
        var running = cluster.AnswerAsync("demo\n", "abandon", "demo");
        await cluster.UntilAsync(seen => seen.Metadata.Annotations?.TryGetValue(Annotations.Abandon, out var value) == true && value == uid);
        await FinalizeAsync(cluster);
        var run = await running;

        (mistyped.ExitCode, run.ExitCode).ShouldBe((ExitCodes.Refused, ExitCodes.Done), run.All);
        run.Messages.ShouldContain($"the roles and copies whose names begin with ums_{uid[..8]}_");
        run.Messages.ShouldContain("The cluster is gone.");
    }

    [Fact]
    public async Task Restore_points_are_kept_longer_and_those_that_have_an_expiry_are_named()
    {
        var cluster = await server.CreateAsync(Statuses.Updated);

        var running = cluster.RunAsync("retention", "demo", "14d", "--yes");
        await cluster.ReactAsync(seen => seen.Spec.Update.RestorePoint.RetentionHours == 336, seen => seen.Status! with { ObservedGeneration = seen.Metadata.Generation });
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        run.Messages.ShouldContain("spec.update.restorePoint.retentionHours changes from 168 to 336.");
        run.Messages.ShouldContain($"These keep their expiry: {Statuses.RestorePoint} until 2100-01-01 00:00:00Z.");
        (await cluster.RunAsync("retention", "demo", "336h", "--yes")).Messages.ShouldStartWith("Nothing to do");
        (await cluster.RunAsync("retention", "demo", "90m", "--yes")).ExitCode.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public async Task The_end_of_a_server_is_confirmed_only_where_the_operator_waits_for_it()
    {
        var cluster = await server.CreateAsync(
            Statuses.Running, spec => (spec["database"]!["access"], spec["database"]!["serverSecretRef"]) = ("SharedCredentials", new System.Text.Json.Nodes.JsonObject { ["name"] = "servers" }));
        var client = await server.ClientAsync();
        await client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default" } }, cluster.Namespace, cancellationToken: Token);
        await client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "demo-1",
                    Finalizers = [Finalizers.Ended],
                    Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Name] = Labels.Server, [Labels.Instance] = "demo" },
                },
                Spec = new V1PodSpec { AutomountServiceAccountToken = false, Containers = [new V1Container { Name = "server", Image = "x" }] },
            },
            cluster.Namespace, cancellationToken: Token);

        var early = await cluster.RunAsync("confirm-ended", "demo", "demo-1", "--yes");
        await client.CoreV1.DeleteNamespacedPodAsync("demo-1", cluster.Namespace, gracePeriodSeconds: 0, cancellationToken: Token);
        var mistyped = await cluster.AnswerAsync("demo-2\n", "confirm-ended", "demo", "demo-1");
        var running = cluster.AnswerAsync("demo-1\n", "confirm-ended", "demo", "demo-1");
        while ((await client.CoreV1.ReadNamespacedPodAsync("demo-1", cluster.Namespace, cancellationToken: Token)).Metadata.Annotations?.ContainsKey(Annotations.Ended) != true)
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        await client.CoreV1.PatchNamespacedPodAsync(new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), "demo-1", cluster.Namespace, cancellationToken: Token);
        var run = await running;

        (early.ExitCode, early.Messages.Contains("pod demo-1 is not being deleted", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true), early.All);
        mistyped.ExitCode.ShouldBe(ExitCodes.Refused);
        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        run.Messages.ShouldContain("promises P1 and P2 do not hold");
        run.Messages.ShouldContain("The operator has let pod demo-1 go.");
    }

    /// <summary>Deletes the cluster, which its finalizer keeps.</summary>
    private async Task<string> DeleteAsync(TestedCluster cluster)
    {
        await PatchAsync(cluster, $$$"""{"metadata":{"finalizers":["{{{Finalizers.Cluster}}}"]}}""");
        await (await server.ClientAsync()).CustomObjects.DeleteNamespacedCustomObjectAsync<object>(
            UmsCluster.ApiGroup, UmsCluster.ApiVersionName, cluster.Namespace, UmsCluster.Plural, "demo", cancellationToken: Token);
        return (await cluster.GetAsync()).Metadata.Uid;
    }

    private Task FinalizeAsync(TestedCluster cluster) => PatchAsync(cluster, """{"metadata":{"finalizers":null}}""");

    private async Task PatchAsync(TestedCluster cluster, string patch) => await (await server.ClientAsync()).CustomObjects.PatchNamespacedCustomObjectAsync<object>(
        new V1Patch(patch, V1Patch.PatchType.MergePatch), UmsCluster.ApiGroup, UmsCluster.ApiVersionName, cluster.Namespace, UmsCluster.Plural, "demo", cancellationToken: Token);
}
