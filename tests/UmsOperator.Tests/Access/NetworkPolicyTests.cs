using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster.Probing;

namespace UmsOperator.Tests.Access;

/// <summary>The network policies of the chart and of config allow the connections of the code. Their rendering is tested with the chart.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly ProbePorts Ports = new();
    private static readonly string[] Selected = [$"{Labels.Name}: {Labels.Server}", $"{Labels.ManagedBy}: {Labels.Operator}"];

    [Fact]
    public void The_operator_reaches_the_ports_that_it_asks_of_the_pods_that_it_makes()
    {
        var policy = Read("charts/ums-operator/templates/networkpolicy.yaml");

        foreach (var port in new[] { Ports.ServerStatus, Ports.CheckStatus })
            policy.ShouldContain($"- port: {port}\n");
        foreach (var label in Selected)
            policy.ShouldContain($"{label}\n");
        Read("charts/ums-operator/values.yaml").ShouldContain($"postgresPorts: [{new DatabaseSpec().Port}]");
    }

    [Fact]
    public void The_servers_are_reached_where_the_operator_asks()
    {
        var policy = Read("config/network-policy/ums-servers.yaml");

        foreach (var port in new[] { Ports.ServerStatus, Ports.CheckStatus })
            policy.ShouldContain($"{{ port: {port}, protocol: TCP }}");
        foreach (var label in Selected)
            policy.ShouldContain($"{label}\n");
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));
}
