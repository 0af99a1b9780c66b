using System.Net;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;
using k8s.Models;

namespace UmsOperator.Kubernetes.Tests.Watching;

public sealed class ReflectorTests
{
    [Fact]
    public async Task First_list_comes_from_the_cache_and_the_watch_starts_at_its_version()
    {
        await using var f = new ReflectorFixture();
        f.Api.Put(Objects.Map("x"));
        var listed = f.Api.Version;
        await f.StartAsync();

        f.Reflector.HasSynced.ShouldBeTrue();
        f.Api.Lists[0].Parameter("resourceVersion").ShouldBe("0");
        var watch = f.Api.WatchRequests[0];
        watch.Parameter("resourceVersion").ShouldBe(listed);
        watch.Parameter("allowWatchBookmarks").ShouldBe("true");
        int.Parse(watch.Parameter("timeoutSeconds")!).ShouldBeInRange(240, 480);
    }

    [Fact]
    public async Task List_in_pages_follows_the_continue_token_without_a_version()
    {
        await using var f = new ReflectorFixture(new ReflectorOptions { PageSize = 2, Namespace = "a", LabelSelector = "x=y" });
        for (var i = 0; i < 5; i++)
            f.Api.Put(Objects.Map($"m{i}"));
        f.Api.Put(Objects.Map("elsewhere", ns: "b"));
        await f.StartAsync();

        f.Store.Count.ShouldBe(5);
        f.Api.Lists.Count.ShouldBe(3);
        f.Api.Lists[1].Parameter("continue").ShouldNotBeNull();
        f.Api.Lists[1].Parameter("resourceVersion").ShouldBeNull();
        f.Api.Lists.ShouldAllBe(l => l.Parameter("labelSelector") == "x=y" && l.Path == "/api/v1/namespaces/a/configmaps");
        f.Api.WatchRequests[0].Parameter("labelSelector").ShouldBe("x=y");
    }

    [Fact]
    public async Task Events_and_bookmarks_advance_the_version_from_which_the_next_watch_resumes_without_a_list()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Put(Objects.Map("x"));
        await f.SeesAsync("x");
        var afterEvent = f.Api.Version;
        f.Api.Watches[0].End();
        await f.WatchedAsync(2);
        f.Api.WatchRequests[1].Parameter("resourceVersion").ShouldBe(afterEvent);

        f.Api.Bookmark("ConfigMap");
        var afterBookmark = f.Api.Version;
        f.Api.Watches[1].End();
        await f.WatchedAsync(3);
        f.Api.WatchRequests[2].Parameter("resourceVersion").ShouldBe(afterBookmark);
        f.Api.Lists.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Changes_carry_old_and_new_and_deletes_are_seen()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Put(Objects.Map("x", value: "1"));
        f.Api.Put(Objects.Map("x", value: "2"));
        f.Api.Remove<V1ConfigMap>("a", "x");
        await Eventually.Be(() => f.Changes.Count == 3);

        f.Changes[0].Old.ShouldBeNull();
        f.Changes[1].Old!.Data["key"].ShouldBe("1");
        f.Changes[1].New!.Data["key"].ShouldBe("2");
        f.Changes[2].New.ShouldBeNull();
        f.Store.Count.ShouldBe(0);
    }

    [Fact]
    public async Task In_stream_410_lists_again_and_emits_deletes_for_what_vanished_meanwhile()
    {
        await using var f = new ReflectorFixture();
        f.Api.Put(Objects.Map("stays"));
        f.Api.Put(Objects.Map("goes"));
        await f.StartAsync();
        f.Api.Watches[0].End();
        f.Api.Fail(r => r.IsWatch, () => FakeApi.Error(HttpStatusCode.TooManyRequests, "TooManyRequests"));
        f.Api.Remove<V1ConfigMap>("a", "goes");
        f.Api.Compact();
        await Eventually.Be(() => f.Store.Count == 1, f.Time, TimeSpan.FromSeconds(1));

        f.Changes[^1].ShouldSatisfyAllConditions(c => c.Key.Name.ShouldBe("goes"), c => c.New.ShouldBeNull(), c => c.Old.ShouldNotBeNull());
        f.Api.Lists.Count.ShouldBe(2);
        f.Api.Lists[1].Parameter("resourceVersion").ShouldBeNull(); // neither an older state nor the expired version again
    }

    [Theory]
    [InlineData(HttpStatusCode.Gone, "Expired")]
    [InlineData(HttpStatusCode.GatewayTimeout, "Timeout")] // "Too large resource version"
    public async Task A_list_that_the_version_spoils_becomes_a_quorum_list(HttpStatusCode code, string reason)
    {
        await using var f = new ReflectorFixture();
        f.Api.Fail(r => r.Method == "GET", () => FakeApi.Error(code, reason));
        await f.StartAsync();
        f.Api.Lists[0].Parameter("resourceVersion").ShouldBe("0");
        f.Api.Lists[1].Parameter("resourceVersion").ShouldBeNull();
    }
}
