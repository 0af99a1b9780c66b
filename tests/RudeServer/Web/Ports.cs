namespace RudeServer.Web;

/// <summary>The ports of the contract.</summary>
internal static class Ports
{
    public const int Console = 8443;
    public const int OldDevices = 30001;
    public const int CheckStatus = 9080;
    public const int Ready = 9081;

    public static readonly int[] All = [Console, OldDevices, CheckStatus, Ready];
}
