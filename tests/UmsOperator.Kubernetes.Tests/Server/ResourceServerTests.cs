using System.Text.Json.Nodes;
using k8s.Models;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class ResourceServerTests(ApiServer server)
{
    private readonly ResourceClient<V1ConfigMap> _maps = new(server.Connection);
    private readonly ResourceClient<Widget> _widgets = new(server.Connection);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Ns => server.Namespace;

    [Fact]
    public async Task Lists_in_pages_with_a_selector()
    {
        for (var i = 0; i < 7; i++)
        {
            var map = Objects.Map($"page-{i}", Ns);
            map.Metadata.Labels = new Dictionary<string, string> { ["set"] = "pages" };
            await _maps.CreateAsync(map, Ct);
        }
        var list = await _maps.ListAsync(new ListOptions { Namespace = Ns, LabelSelector = "set=pages", PageSize = 3 }, Ct);
        list.Items.Select(m => m.Metadata.Name).ShouldBe(Enumerable.Range(0, 7).Select(i => $"page-{i}"));
        list.Items.ShouldAllBe(m => m.Kind == "ConfigMap" && m.ApiVersion == "v1");
        (await _maps.ListAsync(new ListOptions { LabelSelector = "set=pages", ResourceVersion = "0" }, Ct)).Items.Length.ShouldBe(7);
    }

    [Fact]
    public async Task Apply_creates_changes_and_removes_only_what_is_its_own()
    {
        var mine = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "applied", NamespaceProperty = Ns }, Data = new Dictionary<string, string> { ["a"] = "1", ["b"] = "1" } };
        await _maps.ApplyAsync(mine, "me", force: true, Ct);
        await _maps.PatchAsync(Ns, "applied", JsonNode.Parse("""{"data":{"theirs":"1"}}""")!, Ct);
        mine.Data = new Dictionary<string, string> { ["a"] = "2" };
        var after = await _maps.ApplyAsync(mine, "me", force: true, Ct);
        after.Data.ShouldBe(new Dictionary<string, string> { ["a"] = "2", ["theirs"] = "1" }, ignoreOrder: true);

        var other = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "applied", NamespaceProperty = Ns }, Data = new Dictionary<string, string> { ["a"] = "3" } };
        (await Should.ThrowAsync<ConflictException>(() => _maps.ApplyAsync(other, "other", force: false, Ct))).Message.ShouldContain("me");
        (await Should.ThrowAsync<ResourceNotFoundException>(() => _maps.ApplyAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "x", NamespaceProperty = "no-such-namespace" } }, "me", force: true, Ct))).Message.ShouldContain("no-such-namespace");
    }

    [Fact]
    public async Task Delete_keeps_its_preconditions()
    {
        var first = await _maps.CreateAsync(Objects.Map("target", Ns), Ct);
        await Should.ThrowAsync<AlreadyExistsException>(() => _maps.CreateAsync(Objects.Map("target", Ns), Ct));
        await Should.ThrowAsync<PreconditionFailedException>(() => _maps.DeleteAsync(Ns, "target", new DeleteOptions { Uid = Guid.NewGuid().ToString() }, Ct));
        await _maps.PatchAsync(Ns, "target", JsonNode.Parse("""{"data":{"x":"y"}}""")!, Ct);
        await Should.ThrowAsync<PreconditionFailedException>(
            () => _maps.DeleteAsync(Ns, "target", new DeleteOptions { Uid = first.Metadata.Uid, ResourceVersion = first.Metadata.ResourceVersion }, Ct));
        (await _maps.DeleteAsync(Ns, "target", new DeleteOptions { Uid = first.Metadata.Uid }, Ct)).ShouldBeTrue();
        (await _maps.DeleteAsync(Ns, "target", new DeleteOptions { Uid = first.Metadata.Uid }, Ct)).ShouldBeFalse();
        (await _maps.GetAsync(Ns, "target", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_custom_resource_goes_round_and_a_null_clears_a_field_of_its_status()
    {
        var widget = new Widget { Metadata = new V1ObjectMeta { Name = "w", NamespaceProperty = Ns }, Spec = new WidgetSpec { Size = 3 } };
        await _widgets.CreateAsync(widget, Ct);
        await _widgets.PatchStatusAsync(Ns, "w", JsonNode.Parse("""{"status":{"phase":"Busy","target":"2"}}""")!, Ct);
        var cleared = await _widgets.PatchStatusAsync(Ns, "w", JsonNode.Parse("""{"status":{"phase":"Ready","target":null}}""")!, Ct);
        cleared!.Status!.Phase.ShouldBe("Ready");
        cleared.Status.Target.ShouldBeNull();
        cleared.Spec!.Size.ShouldBe(3);
        (await new DynamicClient(server.Connection, _widgets.Kind).GetAsync(Ns, "w", Ct))!["status"]!.ToJsonString().ShouldBe("""{"phase":"Ready"}""");

        var stale = JsonNode.Parse("""{"metadata":{"resourceVersion":"1"},"status":{"phase":"Late"}}""")!;
        await Should.ThrowAsync<ConflictException>(() => _widgets.PatchStatusAsync(Ns, "w", stale, Ct));
        (await _widgets.PatchStatusAsync(Ns, "gone", JsonNode.Parse("""{"status":{}}""")!, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Trap_unknown_fields_survive_an_apply_because_they_are_never_written_back()
    {
        var dynamic = new DynamicClient(server.Connection, _widgets.Kind);
        await dynamic.ApplyAsync(Ns, "unknown", JsonNode.Parse("""{"spec":{"size":1,"novel":"kept"}}""")!.AsObject(), "somebody", force: true, Ct);
        var known = new Widget { Metadata = new V1ObjectMeta { Name = "unknown", NamespaceProperty = Ns }, Spec = new WidgetSpec { Size = 2 } };
        (await _widgets.ApplyAsync(known, "me", force: true, Ct)).Spec!.Size.ShouldBe(2);
        (await dynamic.GetAsync(Ns, "unknown", Ct))!["spec"]!["novel"]!.GetValue<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task A_kind_that_moved_between_versions_is_found_and_applied()
    {
        var discovery = new ApiDiscovery(server.Connection);
        var kind = await discovery.FindAsync("PodDisruptionBudget", ["policy/v1", "policy/v1beta1"], Ct);
        kind!.ApiVersion.ShouldBe(await discovery.FindAsync("PodDisruptionBudget", ["policy/v1"], Ct) is null ? "policy/v1beta1" : "policy/v1");
        (await discovery.FindAsync("NoSuchKind", ["policy/v1", "no.such.group/v1"], Ct)).ShouldBeNull();

        var client = new DynamicClient(server.Connection, kind);
        var budget = JsonNode.Parse("""{"spec":{"maxUnavailable":1,"selector":{"matchLabels":{"app":"x"}}}}""")!.AsObject();
        await client.ApplyAsync(Ns, "budget", budget, "me", force: true, Ct);
        (await client.GetAsync(Ns, "budget", Ct))!["spec"]!["maxUnavailable"]!.GetValue<int>().ShouldBe(1);
        (await client.DeleteAsync(Ns, "budget", new DeleteOptions(), Ct)).ShouldBeTrue();
        (await client.DeleteAsync(Ns, "budget", new DeleteOptions(), Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_kind_is_an_error_on_the_real_server_too() =>
        await Should.ThrowAsync<ResourceNotFoundException>(
            () => new DynamicClient(server.Connection, new ResourceKind("no.such.group", "v1", "things", "Thing")).GetAsync(Ns, "x", Ct));
}
