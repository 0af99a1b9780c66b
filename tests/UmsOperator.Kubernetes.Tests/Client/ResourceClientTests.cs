using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Client;

public sealed class ResourceClientTests : IDisposable
{
    private readonly FakeApi _api = new();
    private readonly ResourceClient<V1ConfigMap> _client;

    public ResourceClientTests() => _client = new ResourceClient<V1ConfigMap>(_api.Connect());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_missing_object_is_null_or_false()
    {
        (await _client.GetAsync("a", "x", Ct)).ShouldBeNull();
        (await _client.PatchAsync("a", "x", new JsonObject(), Ct)).ShouldBeNull();
        (await _client.PatchStatusAsync("a", "x", new JsonObject(), Ct)).ShouldBeNull();
        (await _client.DeleteAsync("a", "x", new DeleteOptions(), Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_kind_is_an_error_and_not_a_missing_object()
    {
        _api.Fail(_ => true, () => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("404 page not found\n") }, times: 2);
        await Should.ThrowAsync<ResourceNotFoundException>(() => _client.GetAsync("a", "x", Ct));
        await Should.ThrowAsync<ResourceNotFoundException>(() => _client.DeleteAsync("a", "x", new DeleteOptions(), Ct));
    }

    [Fact]
    public async Task Errors_carry_the_words_of_the_server()
    {
        _api.Fail(_ => true, () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "configmaps is forbidden: no"));
        var error = await Should.ThrowAsync<ApiException>(() => _client.GetAsync("a", "x", Ct));
        error.Message.ShouldBe("configmaps is forbidden: no");
        error.Reason.ShouldBe("Forbidden");
        error.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Conflicts_tell_a_taken_name_from_a_change_and_from_a_failed_precondition()
    {
        var first = await _client.CreateAsync(Objects.Map("x"), Ct);
        await Should.ThrowAsync<AlreadyExistsException>(() => _client.CreateAsync(Objects.Map("x"), Ct));
        var stale = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" } };
        (await Should.ThrowAsync<ConflictException>(() => _client.PatchAsync("a", "x", stale, Ct))).ShouldNotBeOfType<AlreadyExistsException>();
        await Should.ThrowAsync<PreconditionFailedException>(() => _client.DeleteAsync("a", "x", new DeleteOptions { Uid = "other" }, Ct));
        await Should.ThrowAsync<PreconditionFailedException>(() => _client.DeleteAsync("a", "x", new DeleteOptions { ResourceVersion = "1" }, Ct));
        (await _client.DeleteAsync("a", "x", new DeleteOptions { Uid = first.Metadata.Uid }, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task Trap_nulls_in_a_patch_reach_the_server()
    {
        _api.Put(Objects.Map("x"));
        await _client.PatchAsync("a", "x", JsonNode.Parse("""{"data":{"key":null,"other":"2"}}""")!, Ct);
        _api.Requests[^1].Body.ShouldContain("\"key\":null");
        _api.Requests[^1].ContentType.ShouldBe("application/merge-patch+json");
        _api.Read("configmaps", "a", "x")!["data"]!.ToJsonString().ShouldBe("""{"other":"2"}""");
    }

    [Fact]
    public async Task Status_goes_to_the_subresource_and_its_nulls_with_it()
    {
        _api.Put(Objects.Map("x"));
        await _client.PatchStatusAsync("a", "x", JsonNode.Parse("""{"status":{"target":null}}""")!, Ct);
        _api.Requests[^1].Path.ShouldBe("/api/v1/namespaces/a/configmaps/x/status");
        _api.Requests[^1].Body.ShouldBe("""{"status":{"target":null}}""");
    }

    [Fact]
    public async Task Apply_names_its_manager_and_the_kind()
    {
        await _client.ApplyAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "x", NamespaceProperty = "a" } }, "me", force: true, Ct);
        var request = _api.Requests[^1];
        request.ContentType.ShouldBe("application/apply-patch+yaml");
        request.Parameter("fieldManager").ShouldBe("me");
        request.Parameter("force").ShouldBe("true");
        request.Body.ShouldContain("\"apiVersion\":\"v1\"");
        request.Body.ShouldContain("\"kind\":\"ConfigMap\"");
    }

    [Fact]
    public async Task Delete_says_which_object_and_how_long()
    {
        var options = new DeleteOptions { Uid = "u", ResourceVersion = "7", GracePeriodSeconds = 0 };
        await _client.DeleteAsync("a", "x", options, Ct);
        _api.Requests[^1].Body.ShouldBe(
            """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u","resourceVersion":"7"},"gracePeriodSeconds":0}""");
    }

    [Fact]
    public void Trap_unknown_fields_are_lost_on_read_so_there_is_no_replace() =>
        typeof(ResourceClient<V1ConfigMap>).GetMethods().Select(m => m.Name)
            .ShouldNotContain(name => name.Contains("Replace") || name.Contains("Update"));

    [Fact]
    public void The_kind_of_a_model_comes_from_its_attribute_in_both_groups()
    {
        ResourceKind.Of<V1ConfigMap>().ShouldBe(new ResourceKind("", "v1", "configmaps", "ConfigMap"));
        ResourceKind.Of<V1Lease>().Path("ns", "l").ShouldBe("apis/coordination.k8s.io/v1/namespaces/ns/leases/l");
        ResourceKind.Of<V1Node>().Path(null, "n", "status").ShouldBe("api/v1/nodes/n/status");
    }
}
