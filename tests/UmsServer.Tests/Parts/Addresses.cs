using System.Net;

namespace UmsServer.Tests.Parts;

/// <summary>A loopback address for each server, as each pod has one; apart for processes that test at the same time, and from the sandbox's pods (127.64.0.0/10).</summary>
internal static class Addresses
{
    private static int _last;

    public static IPAddress Next() =>
        new([127, (byte)(128 + Environment.ProcessId % 100), (byte)(Environment.ProcessId / 100 % 250), (byte)Interlocked.Increment(ref _last)]);
}
