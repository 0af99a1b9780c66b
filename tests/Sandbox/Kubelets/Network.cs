using System.Net;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Addresses inside the namespaces of <see cref="LinuxNamespaces"/>, as <c>namespaces.sh</c> and <c>node.sh</c> assign them. They are not visible outside.</summary>
internal static class Network
{
    /// <summary>Range of all pods' addresses.</summary>
    public const string Pods = "10.244.0.0/16";

    /// <summary>Address at which nodes and pods reach the API server and PostgreSQL.</summary>
    public static IPAddress Host { get; } = IPAddress.Parse("10.77.0.1");

    /// <param name="node">Number of the node, from 1.</param>
    public static IPAddress Node(int node) => IPAddress.Parse($"10.77.{node}.2");

    /// <param name="node">Number of the node, from 1.</param>
    public static string PodsOf(int node) => $"10.244.{node}.0/24";
}
