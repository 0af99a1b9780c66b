using UmsOperator.Api;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Builds the two Services: devices reach every ready server, consoles only servers in production mode.</summary>
internal static class Services
{
    /// <summary>No pod has this label, so a Service that selects it has no endpoints but keeps its address.</summary>
    private const string ClosedLabel = "umsoperator.io/console-closed";

    public static V1Service Build(ClusterObserved cluster, string name, bool closed)
    {
        var devices = name == DesiredObjects.DevicesName(cluster.Name);
        var spec = devices ? cluster.Spec.Devices : cluster.Spec.Console;
        var selector = ObjectMetadata.Selector(cluster.Name);
        selector[Labels.Component] = ServerPod.Component;
        if (!devices)
            selector[Labels.Mode] = ServerPod.ProductionMode;
        if (closed)
            selector[ClosedLabel] = "true";
        var metadata = ObjectMetadata.For(cluster, name, devices ? "devices" : "console");
        metadata.Annotations = new Dictionary<string, string>(spec.Annotations, StringComparer.Ordinal);
        return new V1Service
        {
            ApiVersion = "v1",
            Kind = nameof(ChildKind.Service),
            Metadata = metadata,
            Spec = new V1ServiceSpec
            {
                Type = spec.Type.ToString(),
                Selector = selector,
                Ports = devices ? [Port("https", ServerPod.HttpsPort), Port("devices", ServerPod.DevicePort)] : [Port("https", ServerPod.HttpsPort)],
            },
        };
    }

    private static V1ServicePort Port(string name, int port) => new() { Name = name, Port = port, TargetPort = name, Protocol = "TCP" };
}
