namespace VendorServer;

/// <summary>Exit codes of the stand-in's processes.</summary>
internal static class ExitCode
{
    /// <summary>Also after a failure of the application: the vendor's server tells nothing by its exit code.</summary>
    public const int Ok = 0;

    /// <summary>umsadmin-cli: the command failed. Server: the Java virtual machine failed.</summary>
    public const int Failed = 1;

    /// <summary>umsadmin-cli: the arguments are wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ended by SIGTERM, as a Java process reports it: 128 + 15.</summary>
    public const int Terminated = 143;
}
