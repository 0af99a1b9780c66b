using System.Net;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Addresses inside the world, as <c>world.sh</c> and <c>node.sh</c> give them out. Nobody outside sees them.</summary>
internal static class Network
{
    /// <summary>All pods of all nodes.</summary>
    public const string Pods = "10.244.0.0/16";

    /// <summary>The API server's and PostgreSQL's, as nodes and pods reach them.</summary>
    public static IPAddress World { get; } = IPAddress.Parse("10.77.0.1");

    /// <param name="node">From 1.</param>
    public static IPAddress Node(int node) => IPAddress.Parse($"10.77.{node}.2");

    /// <param name="node">From 1.</param>
    public static string PodsOf(int node) => $"10.244.{node}.0/24";
}
