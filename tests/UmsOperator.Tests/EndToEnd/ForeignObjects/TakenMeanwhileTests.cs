using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>Another application takes a name between an observation and the write that follows from it.</summary>
public sealed class TakenMeanwhileTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_was_free_when_observed_and_is_taken_when_written_stays_the_others()
    {
        var intruder = new Intruder();
        await using var cluster = await TestCluster.PrepareAsync(fixture, "meanwhile");
        await cluster.Site.InterposeAsync(intruder, Token);
        ConcurrentBag<ForeignObject> strangers = [];
        foreach (var (resource, kind, name) in new[]
        {
            ("services", "Service", "ums-console"),
            ("services", "Service", "ums-devices"),
            ("poddisruptionbudgets", "PodDisruptionBudget", "ums"),
            ("persistentvolumeclaims", "PersistentVolumeClaim", "data-ums-1"),
            ("pods", "Pod", "ums-1"),
        })
        {
            intruder.Before(
                request => request.Resource == resource && request.Name == name,
                async _ => strangers.Add(await new ForeignObject(cluster, kind, name).CreateAsync()));
        }

        await TakenNameTests.StartAsync(cluster, spec => spec.Set("spec.storage", new JsonObject { ["size"] = "1Gi" }));
        await cluster.UntilAsync(seen => seen.Servers().Contains($"{TestCluster.Old} Production true"), "server 0 serves");
        await cluster.UntilAsync(seen => strangers.Count >= 4 && TakenNameTests.Names(seen, strangers), "each of them is named", Shortly);

        foreach (var stranger in strangers)
            await stranger.ShouldBeUntouchedAsync();
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodsAsync()).All(pod => pod.Metadata.Name != "ums-1"), "no server on the volume of another", TimeSpan.FromSeconds(3));
        await strangers.Single(one => one.Kind == "PersistentVolumeClaim").DeleteAsync();
        await cluster.UntilAsync(seen => intruder.HasCome && TakenNameTests.Names(seen, strangers.Where(one => one.Kind != "PersistentVolumeClaim")), "the pod's name is taken at last", Shortly);
        foreach (var stranger in strangers.Where(one => one.Kind != "PersistentVolumeClaim"))
            await stranger.DeleteAsync();
        await cluster.UntilReadyAsync(TestCluster.Old);

        // Also at the end: only the observed object is deleted.
        var ours = new ForeignObject(cluster, "Service", "ums-devices");
        intruder.Before(
            request => request is { Method: "DELETE", Resource: "services", Name: "ums-devices" },
            async _ =>
            {
                await ours.DeleteAsync();
                await ours.CreateAsync();
            });
        await cluster.DeleteAsync();
        intruder.HasCome.ShouldBeTrue();
        await ours.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task No_role_is_made_with_the_password_in_anothers_Secret()
    {
        var intruder = new Intruder();
        await using var cluster = await TestCluster.PrepareAsync(fixture, "others-secret");
        await cluster.Site.InterposeAsync(intruder, Token);
        ConcurrentQueue<ForeignObject> strangers = [];
        var intrudes = true;

        // The Secret's name contains the time at which its binding was planned, so each attempt has another one.
        void TakeTheNext() => intruder.Before(
            request => request is { Method: "POST", Resource: "secrets" } && Volatile.Read(ref intrudes),
            async request =>
            {
                TakeTheNext();
                strangers.Enqueue(await new ForeignObject(cluster, "Secret", request.Name).CreateAsync());
            });
        TakeTheNext();
        await TakenNameTests.StartAsync(cluster, replicas: 1);

        var refused = await cluster.UntilAsync(seen => strangers.Any(stranger => TakenNameTests.Names(seen, [stranger])), "the Secret is named", Shortly);

        foreach (var stranger in strangers)
            await stranger.ShouldBeUntouchedAsync();
        (await cluster.Database.RolesAsync(refused.Text("metadata.uid"))).ShouldBeEmpty();
        (await cluster.PodsAsync()).ShouldBeEmpty();
        Volatile.Write(ref intrudes, false);
        foreach (var stranger in strangers)
            await stranger.DeleteAsync();
        await cluster.UntilReadyAsync(TestCluster.Old);
        foreach (var role in await cluster.Database.RolesAsync(refused.Text("metadata.uid")))
        {
            var login = new NpgsqlConnectionStringBuilder(cluster.Database.Production) { Username = role, Password = "known-to-all" };
            await Should.ThrowAsync<NpgsqlException>(() => cluster.Database.ScalarAsync(login.ConnectionString, "SELECT 1"));
        }

        await cluster.DeleteAsync();
    }
}
