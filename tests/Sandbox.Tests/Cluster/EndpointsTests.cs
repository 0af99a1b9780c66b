using System.Net;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Tests.Nodes;

namespace UmsOperator.Sandbox.Tests.Cluster;

public sealed class EndpointsTests(BareCluster cluster)
{
    [Fact]
    public async Task Addresses_follow_readiness_and_deletion()
    {
        await using var test = await cluster.BeginAsync();
        await CreateServiceAsync(test, "devices", publishNotReady: false);
        await CreateServiceAsync(test, "peers", publishNotReady: true);
        await using var devices = await EndpointsSource.StartAsync(test.Configuration, test.Name, "devices", "web", NodeTest.Token);
        await using var peers = await EndpointsSource.StartAsync(test.Configuration, test.Name, "peers", "web", NodeTest.Token);
        await test.CreateAsync(test.Responder("server"));
        var pod = await test.WaitReadyAsync("server");
        var endpoint = new IPEndPoint(IPAddress.Parse(pod.Status.PodIP), 8080);

        await Poll.UntilAsync(() => devices.Current.Contains(endpoint), "the ready pod is served");
        await NodeTest.AskAsync(pod, "/ready/off");
        await Poll.UntilAsync(() => devices.Current.IsEmpty, "the unready pod is not");
        peers.Current.ShouldBe([endpoint], "not-ready addresses are published here");
        var slice = (await EndpointSlice.ListAsync(test.Client, test.Name, "devices", NodeTest.Token)).ShouldHaveSingleItem();
        slice.Endpoints!.Select(one => (one.Addresses[0], one.Conditions.Ready)).ShouldBe([(EndpointAddress.ForApi(pod.Status.PodIP), false)]);

        await NodeTest.AskAsync(pod, "/ready/on");
        await Poll.UntilAsync(() => devices.Current.Contains(endpoint), "served again");
        await test.DeleteAsync("server");
        await Poll.UntilAsync(() => devices.Current.IsEmpty && peers.Current.IsEmpty, "gone");
    }

    private static Task<V1Service> CreateServiceAsync(NodeTest test, string name, bool publishNotReady)
    {
        var service = new V1Service
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1ServiceSpec
            {
                ClusterIP = "None",
                Selector = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "test" },
                Ports = [new V1ServicePort { Name = "web", Port = 80, TargetPort = "http" }],
                PublishNotReadyAddresses = publishNotReady,
            },
        };
        return test.Client.CoreV1.CreateNamespacedServiceAsync(service, test.Name, cancellationToken: NodeTest.Token);
    }
}
