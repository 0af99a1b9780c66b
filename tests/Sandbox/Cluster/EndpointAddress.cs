using System.Net;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// The API server refuses endpoints on loopback addresses, and pods of a process node have no other addresses. Therefore EndpointSlices, and only they, use
/// 100.64.0.0/10 (RFC 6598, not a public range) in place of the pods' 127.64.0.0/10, with the same last 22 bits.
/// </summary>
public static class EndpointAddress
{
    private const byte Loopback = 127;
    private const byte Shared = 100;

    /// <summary>The address in EndpointSlices for a pod's address.</summary>
    public static string ForApi(string podIP) => Swap(podIP, Loopback, Shared).ToString();

    /// <summary>Whether the address is that of a process node's pod.</summary>
    public static bool IsSandbox(string? podIP) => !string.IsNullOrEmpty(podIP) && ForApi(podIP) != podIP;

    /// <summary>The reachable address for an address in an EndpointSlice.</summary>
    public static IPAddress Reachable(string endpoint) => Swap(endpoint, Shared, Loopback);

    private static IPAddress Swap(string text, byte from, byte to)
    {
        var address = IPAddress.Parse(text);
        var bytes = address.GetAddressBytes();
        if (bytes is not [_, >= 64 and < 128, _, _] || bytes[0] != from) return address; // a real node's pod
        bytes[0] = to;
        return new IPAddress(bytes);
    }
}
