using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>A UmsCluster in its own namespace, with its operator as a process. A test ends with <see cref="DeleteAsync"/>; if it failed, the cluster is removed on disposal.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Old = "12.03.110";
    public const string New = "12.04.110";
    public const string Name = "ums";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly IDisposable _slot;
    private bool _gone;

    private TestCluster(SandboxCluster sandbox, SandboxSite site, IDisposable slot)
    {
        (Sandbox, Site, _slot) = (sandbox, site, slot);
        Database = new ClusterDatabase(site.ConnectionString, sandbox.Postgres, site.Names);
    }

    public SandboxCluster Sandbox { get; }

    public SandboxSite Site { get; }

    /// <summary>The PostgreSQL server: the sandbox's, unless a test sets another one before the cluster starts.</summary>
    public ClusterDatabase Database { get; set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates a cluster and waits until it is ready.</summary>
    public static async Task<TestCluster> ReadyAsync(
        EndToEndFixture fixture, string name, int replicas = 3, Action<JsonObject>? change = null, string version = Old,
        Func<TestCluster, Task>? prepare = null, ImmutableArray<string>? operatorArguments = null,
        string? operatorNamespace = null)
    {
        var cluster = await PrepareAsync(fixture, name, operatorNamespace);
        try
        {
            if (prepare is not null)
                await prepare(cluster);
            await cluster.Site.StartOperatorAsync(operatorArguments ?? FastSettings.OperatorArguments, Token);
            var spec = cluster.Spec(version, replicas);
            change?.Invoke(spec);
            await cluster.Site.ApplyAsync(spec, Token);
            await cluster.UntilReadyAsync(version);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates only the namespace and the database.</summary>
    public static async Task<TestCluster> PrepareAsync(EndToEndFixture fixture, string name, string? operatorNamespace = null)
    {
        var sandbox = await fixture.ClusterAsync();
        var slot = await fixture.EnterAsync(Token);
        try
        {
            return new TestCluster(sandbox, await sandbox.CreateSiteAsync(SiteOptions.For(name) with { OperatorNamespace = operatorNamespace }, Token), slot);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>The sandbox's sample with deadlines that a test can wait for.</summary>
    public JsonObject Spec(string version, int replicas) => FastSettings.Of(Site.Sample(Name, version, replicas));

    public Task<JsonObject> PatchAsync(string path, JsonNode? value) => Site.PatchSpecAsync(Name, new JsonObject().Set(path, value), Token);

    /// <summary>Changes spec.version: the line that a platform team changes.</summary>
    public Task<JsonObject> UpdateToAsync(string version) => PatchAsync("version", version);

    public Task ScaleAsync(int replicas) => Sandbox.Client.SendAsync(
        HttpMethod.Patch,
        $"apis/umsoperator.io/v1alpha1/namespaces/{Site.Namespace}/umsclusters/{Name}/scale",
        new JsonObject().Set("spec.replicas", replicas),
        "application/merge-patch+json",
        Token);

    public Task<JsonObject> AnnotateAsync(string annotation, string? value) => Site.AnnotateAsync(Name, annotation, value, Token);

    public async Task<JsonObject> GetAsync() => await Site.GetAsync(Name, Token) ?? throw new InvalidOperationException("The cluster is gone.");

    /// <summary>Polls. The exception at the deadline contains the status, the pods and the operator's log.</summary>
    public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> satisfies, string what, TimeSpan? within = null) =>
        (await Site.WaitAsync(Name, cluster => cluster is not null && satisfies(cluster), what, within ?? Patience, Token))!;

    public Task<JsonObject> UntilReadyAsync(string version) => UntilAsync(cluster => SandboxSite.IsReady(cluster, version), $"Ready with {version} and no update");

    public async Task<IReadOnlyList<V1Pod>> PodsAsync() =>
        [.. (await Sandbox.Client.CoreV1.ListNamespacedPodAsync(Site.Namespace, cancellationToken: Token)).Items.OrderBy(pod => pod.Name(), StringComparer.Ordinal)];

    /// <summary>Uids of the servers that serve now; a replaced pod has another uid.</summary>
    public async Task<string[]> PodUidsAsync() => [.. (await PodsAsync()).Select(pod => $"{pod.Name()} {pod.Uid()}")];

    public async Task<IReadOnlyList<string>> EventReasonsAsync() =>
        [.. (await Sandbox.Client.CoreV1.ListNamespacedEventAsync(Site.Namespace, cancellationToken: Token)).Items
            .Where(one => one.InvolvedObject.Kind == "UmsCluster").Select(one => one.Reason)];

    /// <summary>Uses one login for all servers, in the Secret <c>servers</c>. The operator's own login then works in a database that servers write to, so it may not create roles.</summary>
    public static async Task ShareLoginAsync(TestCluster cluster)
    {
        await cluster.Database.ExecuteAsync($"ALTER ROLE {cluster.Site.Names.OwnerRole} LOGIN PASSWORD 'shared'; ALTER ROLE {cluster.Site.Names.OperatorLogin} NOCREATEROLE");
        await cluster.Site.ApplyAsync(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret" }
                .Set("metadata.name", "servers")
                .Set("stringData", new JsonObject { ["username"] = cluster.Site.Names.OwnerRole, ["password"] = "shared" }),
            Token);
    }

    /// <summary>Events are written independently of the status and may appear later.</summary>
    public Task UntilEventAsync(string reason) =>
        PollCondition.EventuallyAsync(this, async () => (await EventReasonsAsync()).Contains(reason), $"an event {reason}", TimeSpan.FromMinutes(1));

    public async Task<IReadOnlyList<string>> BindingSecretsAsync() =>
        [.. (await Sandbox.Client.CoreV1.ListNamespacedSecretAsync(Site.Namespace, labelSelector: "umsoperator.io/binding", cancellationToken: Token)).Items.Select(secret => secret.Name())];

    /// <summary>Addresses behind the consoles' Service.</summary>
    public async Task<int> ConsoleEndpointsAsync()
    {
        return (await new ServiceEndpoints(Sandbox.Client, Site.Namespace, $"{Name}-console", "https").ReadAsync(Token)).Length;
    }

    /// <summary>Waits until only the roles and Secrets of existing servers remain; the reconciles after the end of an update remove the others.</summary>
    public async Task UntilOnlyBindingsOfAsync(int servers)
    {
        var uid = (await GetAsync()).Text("metadata.uid");
        await PollCondition.EventuallyAsync(
            this,
            async () => ((await Database.RolesAsync(uid)).Count, (await BindingSecretsAsync()).Count) == (servers, servers),
            $"{servers} roles and {servers} Secrets",
            TimeSpan.FromSeconds(40));
    }

    /// <summary>Deletes the cluster and checks that only production and the promised copies remain.</summary>
    public async Task DeleteAsync()
    {
        var uid = (await GetAsync()).Text("metadata.uid");
        await Site.DeleteAsync(Name, Token);
        await Site.WaitAsync(Name, cluster => cluster is null, "deleted", Patience, Token);
        _gone = true;
        (await PodsAsync()).ShouldBeEmpty();
        (await BindingSecretsAsync()).ShouldBeEmpty();
        (await Database.RolesAsync(uid)).ShouldBeEmpty();
        await PollCondition.EventuallyAsync(this, async () => (await Database.WorkersAsync(uid)).Count == 0, "no role of a look that was under way", TimeSpan.FromSeconds(40));
        (await Database.ExistsAsync()).ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Site.DisposeAsync();
            if (!_gone)
                await Sandbox.Client.CoreV1.DeleteCollectionNamespacedPodAsync(Site.Namespace, gracePeriodSeconds: 0);
        }
        finally
        {
            _slot.Dispose();
        }
    }
}
