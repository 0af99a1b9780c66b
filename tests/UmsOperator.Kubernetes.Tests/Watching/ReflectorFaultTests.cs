using System.Net;
using System.Net.Sockets;
using k8s.Models;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Watching;

public sealed class ReflectorFaultTests
{
    [Theory]
    [InlineData("429")]
    [InlineData("refused")]
    public async Task A_watch_that_is_refused_resumes_without_a_list(string fault)
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Fail(r => r.IsWatch, () => fault == "429"
            ? FakeApi.Error(HttpStatusCode.TooManyRequests, "TooManyRequests")
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)));
        f.Api.Watches[0].End();
        f.Api.Put(Objects.Map("meanwhile"));
        await f.WatchedAsync(2);
        await f.SeesAsync("meanwhile");
        f.Api.Lists.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_mid_stream_resumes_at_the_last_version_and_loses_nothing()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Put(Objects.Map("before"));
        await f.SeesAsync("before");
        f.Api.Watches[0].Break();
        f.Api.Put(Objects.Map("meanwhile"));
        await f.WatchedAsync(2);
        await f.SeesAsync("meanwhile");
        f.Api.Lists.Count.ShouldBe(1);
    }

    /// <summary>After a restore of etcd the versions begin again further back, and objects of the undone time must leave the cache.</summary>
    [Fact]
    public async Task Trap_a_version_that_goes_back_lists_again()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Watches[0].SendLine("""{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"7"}}}""");
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(2);
        f.Api.WatchRequests[^1].Parameter("resourceVersion").ShouldBe(f.Api.Version);
    }

    /// <summary>A server whose versions are behind the watched one sends nothing until they have caught up, which may take days.</summary>
    [Fact]
    public async Task Trap_a_watch_without_an_event_or_a_bookmark_in_its_whole_life_lists_again()
    {
        await using var f = new ReflectorFixture(new Kubernetes.Watching.ReflectorOptions { MinWatch = TimeSpan.FromSeconds(60), MaxWatch = TimeSpan.FromSeconds(90) });
        f.Start();
        await Eventually.Be(() => f.Api.Watches.Count == 1);
        f.Time.Advance(TimeSpan.FromSeconds(60));
        f.Api.Watches[0].End();
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_watch_that_is_refused_is_told_until_it_is_accepted()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Reflector.Refusal.ShouldBeNull();
        f.Api.Fail(r => r.IsWatch, () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "cannot watch resource"), times: int.MaxValue);
        f.Api.Watches[0].End();
        await Eventually.Be(() => f.Reflector.Refusal is { } refusal && refusal.Lasts > TimeSpan.FromSeconds(10), f.Time, TimeSpan.FromSeconds(1));
        f.Reflector.Refusal!.Value.Message.ShouldBe("cannot watch resource");

        f.Api.Heal();
        await f.WatchedAsync(2);
        await Eventually.Be(() => f.Reflector.Refusal is null);

        f.Api.Watches[^1].Break();
        await f.WatchedAsync(3);
        f.Reflector.Refusal.ShouldBeNull("a lost connection is no refusal");
    }

    [Fact]
    public async Task Any_other_error_of_a_watch_lists_again_and_never_ends_the_reflector()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Fail(r => r.IsWatch, () => FakeApi.Error(HttpStatusCode.InternalServerError, "InternalError"), times: 3);
        f.Api.Watches[0].End();
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Trap_http_410_of_a_watch_does_not_keep_the_stale_version()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Fail(r => r.IsWatch, () => FakeApi.Error(HttpStatusCode.Gone, "Expired"));
        f.Api.Watches[0].End();
        f.Api.Bookmark("ConfigMap");
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(2);
        f.Api.WatchRequests[^1].Parameter("resourceVersion").ShouldBe(f.Api.Version);
    }

    [Fact]
    public async Task Trap_an_object_that_cannot_be_decoded_is_an_error_and_not_a_lost_event()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        f.Api.Put(Objects.Map("x"));
        await f.SeesAsync("x");
        f.Api.Watches[0].SendLine("""{"type":"MODIFIED","object":{"metadata":{"name":"x","namespace":"a","resourceVersion":"999"},"data":"not a map"}}""");
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(2);
        f.Store.Get(new ObjectKey("a", "x")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Trap_a_watch_that_stays_silent_past_its_end_is_given_up_a_minute_later()
    {
        await using var f = new ReflectorFixture();
        await f.StartAsync();
        var told = int.Parse(f.Api.WatchRequests[0].Parameter("timeoutSeconds")!);
        f.Time.Advance(TimeSpan.FromSeconds(told + 59));
        f.Api.Watches.Count.ShouldBe(1);
        await f.WatchedAsync(2);
        f.Api.Lists.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Trap_a_watch_without_headers_is_given_up_and_tried_again()
    {
        await using var f = new ReflectorFixture();
        f.Api.FailAsync(r => r.IsWatch, async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        });
        await f.StartAsync();
        f.Api.WatchRequests.Count.ShouldBe(2);
        f.Api.Lists.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Trap_an_idle_watch_is_open_at_once_and_its_end_is_no_error()
    {
        await using var f = new ReflectorFixture();
        f.Start();
        await Eventually.Be(() => f.Api.Watches.Count == 1);
        f.Time.Advance(TimeSpan.FromSeconds(200)); // the watch has lasted long enough
        f.Api.Watches[0].End();
        await Eventually.Be(() => f.Api.Watches.Count == 2); // no time passed, so there was no backoff
        f.Api.Lists.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watches_that_end_at_once_are_not_reopened_in_a_hot_loop()
    {
        await using var f = new ReflectorFixture();
        f.Start();
        await Eventually.Be(() => f.Api.Watches.Count == 1);
        f.Api.Watches[0].End();
        var ended = f.Time.GetUtcNow();
        await f.WatchedAsync(2);
        (f.Time.GetUtcNow() - ended).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(800));
    }

    [Fact]
    public async Task Trap_managed_fields_are_not_kept_in_memory()
    {
        await using var f = new ReflectorFixture();
        var listed = Objects.Map("listed");
        var watched = Objects.Map("watched");
        listed.Metadata.ManagedFields = watched.Metadata.ManagedFields = [new V1ManagedFieldsEntry { Manager = "somebody" }];
        f.Api.Put(listed);
        await f.StartAsync();
        f.Api.Put(watched);
        await f.SeesAsync("watched");
        f.Store.List().Length.ShouldBe(2);
        f.Store.List().ShouldAllBe(m => m.Metadata.ManagedFields == null && m.Kind == "ConfigMap" && m.ApiVersion == "v1");
    }

    [Fact]
    public async Task Trap_a_rotated_certificate_shows_as_contact_that_grows_old()
    {
        await using var f = new ReflectorFixture();
        f.Reflector.LastContact.ShouldBeNull();
        await f.StartAsync();
        await Eventually.Be(() => f.Reflector.LastContact == f.Time.GetUtcNow());
        var contact = f.Reflector.LastContact;

        f.Api.Fail(_ => true, () => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "unknown CA"), times: int.MaxValue);
        f.Api.Watches[0].Break();
        await Eventually.Be(() => f.Api.WatchRequests.Count > 3, f.Time, TimeSpan.FromSeconds(5));
        f.Reflector.LastContact.ShouldBe(contact);

        f.Api.Heal();
        await f.WatchedAsync(2);
        await Eventually.Be(() => f.Reflector.LastContact > contact);
    }

    [Fact]
    public async Task Cancelling_ends_an_idle_watch_and_the_reflector_returns()
    {
        var f = new ReflectorFixture();
        await f.StartAsync();
        await f.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
