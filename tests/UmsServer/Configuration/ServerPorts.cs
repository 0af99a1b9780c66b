namespace UmsServer.Configuration;

/// <summary>The fixed ports of the contract. Each pod has its own address, so they are not configurable.</summary>
internal static class ServerPorts
{
    /// <summary>Console, REST and OS 12 devices.</summary>
    public const int Console = 8443;

    /// <summary>OS 11 devices.</summary>
    public const int Devices = 30001;

    /// <summary>The vendor's check-status over plain HTTP.</summary>
    public const int CheckStatus = 9080;

    /// <summary>The kubelet's readiness probe.</summary>
    public const int Ready = 9081;

    public static readonly int[] All = [Console, Devices, CheckStatus, Ready];
}
