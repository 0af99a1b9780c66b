using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UmsOperator.Cluster;
using UmsOperator.Core;
using UmsOperator.Core.Model;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Reconciling;
using k8s;
using k8s.Models;

namespace UmsOperator.Tests.EndToEnd.Platform;

/// <summary>An operator on a machine whose clock is wrong, with an API server whose clock is right.</summary>
public sealed class SkewedClockTests(EndToEndFixture fixture)
{
    private const string IgnoresSigterm = "12.04.908";
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Drains_get_their_grace_and_deadlines_are_kept(int minutesAhead)
    {
        await using var cluster = await TestCluster.PrepareAsync(fixture, $"skewed{minutesAhead}");
        var seen = new ConcurrentQueue<Observed>();
        using var host = Host(cluster, TimeSpan.FromMinutes(minutesAhead), seen);
        await host.StartAsync(Token);
        try
        {
            await cluster.Site.ApplyAsync(cluster.Spec(IgnoresSigterm, 1), Token);
            await cluster.UntilReadyAsync(IgnoresSigterm);
            var pod = (await cluster.PodsAsync()).Single();
            await cluster.Sandbox.Client.CoreV1.DeleteNamespacedPodAsync(pod.Name(), pod.Namespace(), cancellationToken: Token);
            await PollCondition.EventuallyAsync(cluster, async () => (await cluster.PodsAsync()) is [var next] && next.Uid() != pod.Uid(), "the server is replaced", TimeSpan.FromSeconds(60));
            await cluster.UntilReadyAsync(IgnoresSigterm);

            // The drain is not cut short: the role may log in during the whole grace period.
            var draining = seen.SelectMany(
                look => look.Pods.Where(one => one.DeletedAt is not null)
                    .Select(one => (Pod: one, Age: look.Now - one.DeletedAt!.Value, Role: look.Database.Roles.FirstOrDefault(role => role.Binding == one.Binding)))).ToList();
            draining.ShouldNotBeEmpty();
            draining.Where(one => one.Age < TimeSpan.FromSeconds(one.Pod.GracePeriodSeconds - 1)).ShouldAllBe(one => one.Role!.CanLogin);
            seen.SelectMany(look => look.Pods.Where(one => one.DeletedAt is not null).Select(one => look.Now - one.DeletedAt!.Value))
                .ShouldAllBe(age => age > -Tolerance && age < TimeSpan.FromSeconds(60));

            // No such node exists: the deadline passes, but not immediately.
            var status = await cluster.GetAsync();
            (DateTime.Parse(status.Each("status.conditions").First().Text("lastTransitionTime"),
                styles: System.Globalization.DateTimeStyles.AdjustToUniversal) - TimeProvider.System.GetUtcNow().UtcDateTime).Duration()
                .ShouldBeLessThan(TimeSpan.FromSeconds(90));
            await cluster.Site.PatchSpecAsync(
                TestCluster.Name, (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse("""{"update":{"deadlines":{"startSeconds":20}},"pod":{"nodeSelector":{"rack":"none"}}}""")!,
                Token);
            await cluster.UntilAsync(one => one.Condition("PodProblem").Status == "True", "no node takes it", TimeSpan.FromMinutes(2));
            (await cluster.GetAsync()).Condition("Stalled").Status.ShouldBe("False");
            var stalled = await cluster.UntilAsync(one => one.Condition("Stalled").Status == "True", "the deadline has passed", TimeSpan.FromSeconds(45));
            stalled.Condition("Stalled").Message.ShouldContain("beyond its deadline");
            await cluster.PatchAsync("pod.nodeSelector", null);
            await cluster.UntilReadyAsync(IgnoresSigterm);
            await cluster.DeleteAsync();
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost Host(TestCluster cluster, TimeSpan ahead, ConcurrentQueue<Observed> seen)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddOperator(new OperatorOptions { LeaderElect = false, Kubeconfig = cluster.Site.OperatorKubeConfigPath, WatchNamespaces = [cluster.Site.Namespace] });
        services.AddSingleton(new ServerTime(new Skewed(ahead)));
        services.AddSingleton(provider => new PlanLoop(provider.GetRequiredService<IUmsDatabase>(), provider.GetRequiredService<PodTrial>(), observed =>
        {
            seen.Enqueue(observed);
            return Planner.Plan(observed);
        }));
        return builder.Build();
    }

    private sealed class Skewed(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
