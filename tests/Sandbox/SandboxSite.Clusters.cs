using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox;

/// <content>The UmsClusters of the namespace, as JSON: the sandbox shares no type with the operator.</content>
public sealed partial class SandboxSite
{
    private const int PostgresMajorWithDump = 15;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromSeconds(60);

    /// <summary>config/samples/sandbox.yaml for this site's database, ready to be changed and applied.</summary>
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
        // A stream needs pg_dump, which the packages of 18 lack.
        if (_cluster.Postgres.Major > PostgresMajorWithDump)
            spec["update"]!["golden"] = "Clone";
        return sample;
    }

    /// <summary>Applies every document of a text.</summary>
    /// <exception cref="HttpOperationException">The API server refused one.</exception>
    public async Task ApplyAsync(string yaml, CancellationToken cancellationToken = default)
    {
        foreach (var document in Manifest.Parse(yaml))
            await ApplyAsync(document, cancellationToken);
    }

    /// <summary>Applies an object of any kind.</summary>
    /// <exception cref="HttpOperationException">The API server refused it.</exception>
    public Task<JsonObject> ApplyAsync(JsonObject document, CancellationToken cancellationToken = default) =>
        Manifest.ApplyAsync(_cluster.Client, document, Namespace, cancellationToken);

    /// <summary>Merges into the spec: <c>PatchSpecAsync("demo", new() { ["version"] = "12.04.110" })</c>.</summary>
    public Task<JsonObject> PatchSpecAsync(string name, JsonObject spec, CancellationToken cancellationToken = default) =>
        PatchAsync(name, new JsonObject { ["spec"] = spec }, cancellationToken);

    /// <summary>Sets an annotation, or with null takes it off.</summary>
    public Task<JsonObject> AnnotateAsync(string name, string annotation, string? value, CancellationToken cancellationToken = default) =>
        PatchAsync(name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } }, cancellationToken);

    /// <summary>Takes the whole status away, as a restore from a backup would.</summary>
    public Task<JsonObject> WipeStatusAsync(string name, CancellationToken cancellationToken = default) =>
        _cluster.Client.SendAsync(HttpMethod.Patch, $"{Clusters}/{name}/status", new JsonObject { ["status"] = null }, "application/merge-patch+json", cancellationToken);

    /// <summary>Asks for the end of a cluster; its finalizer decides when.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        _cluster.Client.SendAsync(HttpMethod.Delete, $"{Clusters}/{name}", body: null, "application/json", cancellationToken);

    /// <summary>A cluster as it is, or null.</summary>
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

    /// <summary>Polls until a cluster is as wanted.</summary>
    /// <param name="name">The cluster.</param>
    /// <param name="satisfies">Is given null once it is gone.</param>
    /// <param name="what">For the message: what is waited for.</param>
    /// <param name="deadline">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SandboxException">The deadline passed, or an operator ended by itself; the message holds all that is known.</exception>
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
                throw new SandboxException($"{name}: not within {deadline.TotalSeconds} s: {what}\n{await DescribeAsync(name, cancellationToken)}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Ready at a version, with no update left, and the status is about the present spec.</summary>
    public Task<JsonObject?> WaitReadyAsync(string name, string version, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        WaitAsync(name, cluster => IsReady(cluster, version), $"Ready with version {version} and no update", deadline, cancellationToken);

    /// <summary>As <see cref="WaitReadyAsync"/> asks.</summary>
    public static bool IsReady(JsonObject? cluster, string version) =>
        cluster?["status"] is JsonObject status
        && $"{status["version"]}" == version
        && status["update"] is null
        && $"{status["observedGeneration"]}" == $"{cluster["metadata"]!["generation"]}"
        && (status["conditions"] as JsonArray ?? []).Any(c => $"{c!["type"]}" == "Ready" && $"{c["status"]}" == "True");

    private Task<JsonObject> PatchAsync(string name, JsonObject patch, CancellationToken cancellationToken) =>
        _cluster.Client.SendAsync(HttpMethod.Patch, $"{Clusters}/{name}", patch, "application/merge-patch+json", cancellationToken);

    /// <summary>Out of somebody else's cluster: as a person would, by the operator if it still works.</summary>
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
                await OperatorAccount.RemoveAsync(_cluster.Client, Namespace, deadline.Token);
            if (_ownsNamespace)
                await _cluster.Client.CoreV1.DeleteNamespaceAsync(Namespace, cancellationToken: deadline.Token);
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or SandboxException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Namespace {Namespace} could not be left clean: {e.Message}");
        }
    }
}
