using System.Net;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Assigns addresses of 127.64.0.0/10 in turn, so that an address is reused only after millions of others.</summary>
/// <param name="seed">Start of the sequence; different for each sandbox on the machine, so that they rarely collide.</param>
public sealed class LoopbackAddresses(int seed)
{
    private const int ClaimPort = 20731; // below Linux's ephemeral ports
    private const uint First = 127u << 24 | 64u << 16;
    private const uint Mask = (1u << 22) - 1;

    private uint _next = unchecked((uint)seed * 2654435761u);

    /// <summary>Reserves a free address.</summary>
    /// <exception cref="IOException">None of a thousand addresses was free.</exception>
    public AddressClaim Take()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var bits = First | (Interlocked.Increment(ref _next) & Mask);
            if ((bits & 0xff) is 0 or 0xff) continue;
            var address = new IPAddress([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);
            if (AddressClaim.TryTake(address, ClaimPort) is { } claim) return claim;
        }

        throw new IOException($"No loopback address is free (UDP port {ClaimPort} on 127.64.0.0/10). Stop other sandboxes.");
    }
}
