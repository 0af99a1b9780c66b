using System.Net;

namespace UmsServer.Tests.Parts;

/// <summary>A loopback address for each server, as each pod has one; apart for processes that test at the same time.</summary>
internal static class Addresses
{
    private static int _last;

    public static IPAddress Next() =>
        new([127, (byte)(100 + Environment.ProcessId % 100), (byte)(Environment.ProcessId / 100 % 250), (byte)Interlocked.Increment(ref _last)]);
}
