using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class ReflectorServerTests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Ns => server.Namespace;

    [Fact]
    public async Task Mirrors_a_list_in_pages_and_then_every_change_across_many_watches()
    {
        var maps = new ResourceClient<V1ConfigMap>(server.Connection);
        for (var i = 0; i < 5; i++)
            await maps.CreateAsync(Labelled($"m{i}"), Ct);
        // Watches of one second: changes between two of them must not be lost.
        var options = new ReflectorOptions { Namespace = Ns, LabelSelector = "set=mirror", PageSize = 2, MinWatch = TimeSpan.FromSeconds(1), MaxWatch = TimeSpan.FromSeconds(1) };
        var reflector = Make(maps, options);
        var changes = new List<string>();
        using var subscription = reflector.Store.Subscribe(c =>
        {
            lock (changes)
                changes.Add($"{c.Key.Name}:{c.Old?.Data["key"]}>{c.New?.Data["key"]}");
        });
        using var stop = new CancellationTokenSource();
        var run = reflector.RunAsync(stop.Token);
        await reflector.WaitForSyncAsync(Ct);
        reflector.Store.Count.ShouldBe(5);

        for (var i = 0; i < 40; i++)
            await maps.PatchAsync(Ns, "m0", new JsonObject { ["data"] = new JsonObject { ["key"] = $"v{i}" } }, Ct);
        await maps.CreateAsync(Labelled("late"), Ct);
        await maps.DeleteAsync(Ns, "m1", new DeleteOptions(), Ct);
        await Eventually.Be(() => reflector.Store.Get(new ObjectKey(Ns, "m1")) is null && reflector.Store.Get(new ObjectKey(Ns, "late")) is not null);
        reflector.Store.Get(new ObjectKey(Ns, "m0"))!.Data["key"].ShouldBe("v39");
        lock (changes)
        {
            for (var i = 1; i < 40; i++)
                changes.ShouldContain($"m0:v{i - 1}>v{i}");
        }

        await stop.CancelAsync(); // in the middle of an idle watch on a real connection
        await run.WaitAsync(TimeSpan.FromSeconds(5), Ct);
    }

    [Fact]
    public async Task Mirrors_a_custom_resource_with_its_status()
    {
        var widgets = new ResourceClient<Widget>(server.Connection);
        var reflector = Make(widgets, new ReflectorOptions { Namespace = Ns, FieldSelector = "metadata.name=watched" });
        using var stop = new CancellationTokenSource();
        var run = reflector.RunAsync(stop.Token);
        await reflector.WaitForSyncAsync(Ct);
        await widgets.CreateAsync(new Widget { Metadata = new V1ObjectMeta { Name = "watched", NamespaceProperty = Ns }, Spec = new WidgetSpec { Size = 9 } }, Ct);
        await widgets.PatchStatusAsync(Ns, "watched", JsonNode.Parse("""{"status":{"phase":"Ready"}}""")!, Ct);
        await Eventually.Be(() => reflector.Store.Get(new ObjectKey(Ns, "watched"))?.Status?.Phase == "Ready");
        reflector.Store.Get(new ObjectKey(Ns, "watched"))!.Metadata.ManagedFields.ShouldBeNull();
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(5), Ct);
    }

    private static Reflector<T> Make<T>(ResourceClient<T> client, ReflectorOptions options)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        new(client, options, TimeProvider.System, new Random(1), NullLogger<Reflector<T>>.Instance);

    private V1ConfigMap Labelled(string name)
    {
        var map = Objects.Map(name, Ns, "new");
        map.Metadata.Labels = new Dictionary<string, string> { ["set"] = "mirror" };
        return map;
    }
}
