using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Connecting;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>A cluster on the API server. The test is its operator.</summary>
internal sealed class TestedCluster(k8s.Kubernetes client, string ns, string kubeconfig)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The cluster's namespace.</summary>
    public string Namespace => ns;

    /// <summary>Runs the program where nobody can answer.</summary>
    public Task<Recorded> RunAsync(params IReadOnlyList<string> args) => AnswerAsync(null, args);

    /// <summary>Runs the program with what a person types.</summary>
    public Task<Recorded> AnswerAsync(string? answers, params IReadOnlyList<string> args) => Recorded.RunAsync(answers, Token, [.. args, "-n", ns, "--kubeconfig", kubeconfig]);

    /// <summary>Runs the program at a terminal, until the person presses Ctrl-C.</summary>
    public Task<Recorded> InterruptAsync(TextReader input, CancellationToken pressed, params IReadOnlyList<string> args) =>
        Recorded.RunAsync(input, canAsk: true, pressed, [.. args, "-n", ns, "--kubeconfig", kubeconfig]);

    /// <summary>Reads it.</summary>
    public async Task<UmsCluster> GetAsync() => ClusterDocument.Of((await client.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
        UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, "demo", Token)).GetRawText()).Cluster;

    /// <summary>Writes the status, as the operator would.</summary>
    public Task SetStatusAsync(UmsClusterStatus status) => client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonElement>(
        new V1Patch(new JsonObject { ["status"] = JsonNode.Parse(KubernetesJson.Serialize(status)) }.ToJsonString(), V1Patch.PatchType.MergePatch),
        UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, "demo", cancellationToken: Token);

    /// <summary>Removes the update from the status, which a merge patch of another status keeps.</summary>
    public Task RemoveUpdateAsync() => client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonElement>(
        new V1Patch("""{"status":{"update":null,"waitingFor":null,"conditions":[]}}""", V1Patch.PatchType.MergePatch),
        UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, "demo", cancellationToken: Token);

    /// <summary>Ends the update with an outcome.</summary>
    public async Task EndUpdateAsync(string outcome)
    {
        // A merge patch keeps what it does not name.
        var patch = new JsonObject { ["status"] = new JsonObject { ["update"] = null, ["phase"] = nameof(ClusterPhase.Held), ["history"] = new JsonArray(Statuses.Entry(outcome)) } };
        await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonElement>(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, "demo", cancellationToken: Token);
    }

    /// <summary>Waits for a request, and writes the status that the operator answers with.</summary>
    public async Task ReactAsync(Func<UmsCluster, bool> isAsked, Func<UmsCluster, UmsClusterStatus> answer) => await SetStatusAsync(answer(await UntilAsync(isAsked)));

    /// <summary>Waits for a request.</summary>
    public async Task<UmsCluster> UntilAsync(Func<UmsCluster, bool> isAsked)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await GetAsync() is var cluster && isAsked(cluster))
                return cluster;
            if (watch.Elapsed > Deadline)
                throw new TimeoutException("The request was not written");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }
    }
}
