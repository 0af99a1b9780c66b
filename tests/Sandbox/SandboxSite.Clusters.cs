using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox;

/// <content>The UmsClusters of the namespace as JSON, because the sandbox shares no types with the operator.</content>
public sealed partial class SandboxSite
{
    private const int PostgresMajorWithDump = 15;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromSeconds(60);

    /// <summary>config/samples/sandbox.yaml with this site's database, ready to be changed and applied.</summary>
    public JsonObject Sample(string name, string version, int replicas = 3)
    {
        using var reader = new StreamReader(typeof(SandboxSite).Assembly.GetManifestResourceStream("sample.yaml")!);
        var sample = Manifest.Parse(reader.ReadToEnd()).Single();
        sample["metadata"]!["name"] = name;
        sample["metadata"]!["namespace"] = Namespace;
        var spec = sample["spec"]!;
        spec["version"] = version;
        spec["replicas"] = replicas;
        var database = spec["database"]!;
        database["host"] = _cluster.Postgres.Host;
        database["port"] = _databaseProxy?.Port ?? _cluster.Postgres.Port;
        database["name"] = Names.Database;
        database["ownerRole"] = Names.OwnerRole;
        database["appRole"] = Names.AppRole;
        database["operatorSecretRef"] = new JsonObject { ["name"] = LoginSecret };
        // A logical copy needs pg_dump, which the packages of 18 lack.
        if (_cluster.Postgres.Major > PostgresMajorWithDump)
            spec["update"]!["golden"] = "Clone";
        return sample;
    }

    /// <summary>Applies all documents of a YAML text.</summary>
    /// <exception cref="HttpOperationException">The API server refused an object.</exception>
    public async Task ApplyAsync(string yaml, CancellationToken cancellationToken = default)
    {
        foreach (var document in Manifest.Parse(yaml))
            await ApplyAsync(document, cancellationToken);
    }

    /// <summary>Applies an object of any kind.</summary>
    /// <exception cref="HttpOperationException">The API server refused the object.</exception>
    public Task<JsonObject> ApplyAsync(JsonObject document, CancellationToken cancellationToken = default) =>
        Manifest.ApplyAsync(_cluster.Client, document, Namespace, cancellationToken);

    /// <summary>Merges a patch into the spec: <c>PatchSpecAsync("demo", new() { ["version"] = "12.04.110" })</c>.</summary>
    public Task<JsonObject> PatchSpecAsync(string name, JsonObject spec, CancellationToken cancellationToken = default) =>
        PatchAsync(name, new JsonObject { ["spec"] = spec }, cancellationToken);

    /// <summary>Sets an annotation, or removes it if the value is null.</summary>
    public Task<JsonObject> AnnotateAsync(string name, string annotation, string? value, CancellationToken cancellationToken = default) =>
        PatchAsync(name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } }, cancellationToken);

    /// <summary>Removes the whole status, as a restore from a backup would.</summary>
    public Task<JsonObject> WipeStatusAsync(string name, CancellationToken cancellationToken = default) =>
        _cluster.Client.SendAsync(HttpMethod.Patch, $"{Clusters}/{name}/status", new JsonObject { ["status"] = null }, "application/merge-patch+json", cancellationToken);

    /// <summary>Deletes a cluster; its finalizer delays the removal.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        _cluster.Client.SendAsync(HttpMethod.Delete, $"{Clusters}/{name}", body: null, "application/json", cancellationToken);

    /// <summary>A cluster; null if it does not exist.</summary>
    public async Task<JsonObject?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _cluster.Client.GetAsync<JsonObject>($"{Clusters}/{name}", cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Polls until a cluster satisfies a condition.</summary>
    /// <param name="name">The cluster.</param>
    /// <param name="satisfies">The condition; its argument is null if the cluster does not exist.</param>
    /// <param name="what">Description of the condition for the error message.</param>
    /// <param name="deadline">Time limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="SandboxException">The deadline passed, or an operator exited unexpectedly; the message describes the cluster.</exception>
    public async Task<JsonObject?> WaitAsync(
        string name, Func<JsonObject?, bool> satisfies, string what, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(satisfies);
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await GetAsync(name, cancellationToken);
            if (satisfies(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(begun) > deadline)
                throw new SandboxException($"{name}: timed out after {deadline.TotalSeconds} s waiting for: {what}\n{await DescribeAsync(name, cancellationToken)}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Waits until a cluster is Ready at a version without a running update, with a status of the current spec.</summary>
    public Task<JsonObject?> WaitReadyAsync(string name, string version, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        WaitAsync(name, cluster => IsReady(cluster, version), $"Ready with version {version} and no update", deadline, cancellationToken);

    /// <summary>The condition of <see cref="WaitReadyAsync"/>.</summary>
    public static bool IsReady(JsonObject? cluster, string version) =>
        cluster?["status"] is JsonObject status
        && $"{status["version"]}" == version
        && status["update"] is null
        && $"{status["observedGeneration"]}" == $"{cluster["metadata"]!["generation"]}"
        && (status["conditions"] as JsonArray ?? []).Any(c => $"{c!["type"]}" == "Ready" && $"{c["status"]}" == "True");

    private Task<JsonObject> PatchAsync(string name, JsonObject patch, CancellationToken cancellationToken) =>
        _cluster.Client.SendAsync(HttpMethod.Patch, $"{Clusters}/{name}", patch, "application/merge-patch+json", cancellationToken);

    /// <summary>Cleans up in an existing cluster: deletes the UmsClusters, by the operator if it still runs.</summary>
    private async Task LeaveAsync()
    {
        using var deadline = new CancellationTokenSource(LeaveDeadline);
        try
        {
            foreach (var cluster in (await _cluster.Client.GetAsync<JsonObject>(Clusters, deadline.Token))["items"]!.AsArray())
            {
                var name = $"{cluster!["metadata"]!["name"]}";
                await DeleteAsync(name, deadline.Token);
                await WaitAsync(name, gone => gone is null, "deleted", LeaveDeadline, deadline.Token);
            }

            if (_options.IsPrepared)
            {
                await OperatorAccount.RemoveAsync(_cluster.Client, OperatorNamespace, deadline.Token);
                if (OperatorNamespace != Namespace)
                    await _cluster.Client.CoreV1.DeleteNamespaceAsync(OperatorNamespace, cancellationToken: deadline.Token);
            }

            if (_ownsNamespace)
                await _cluster.Client.CoreV1.DeleteNamespaceAsync(Namespace, cancellationToken: deadline.Token);
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or SandboxException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Namespace {Namespace} could not be cleaned up: {e.Message}");
        }
    }
}
