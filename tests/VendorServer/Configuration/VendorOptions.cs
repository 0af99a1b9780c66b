using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Versions;
using VendorServer.Sources;
using VendorServer.Tree;

namespace VendorServer.Configuration;

/// <summary>Options of the stand-in's server: those of the reference server where both have them (docs/vendor-server.md), and its own.</summary>
internal sealed record VendorOptions
{
    public const int MostSessions = 128;

    public required RemoteManager Tree { get; init; }

    /// <summary>Options that the reference server's parts read.</summary>
    public required ServerOptions Server { get; init; }

    public required DataSource Source { get; init; }

    public required PortSettings Ports { get; init; }

    public required bool Distributed { get; init; }

    /// <summary>Number of database sessions, 8 to 128.</summary>
    public required int Sessions { get; init; }

    /// <summary>Pause between two helper processes; zero for none.</summary>
    public required TimeSpan ForkPeriod { get; init; }

    /// <summary>Time for which a helper process outlives the shell that started it.</summary>
    public required TimeSpan OrphanLife { get; init; }

    public required NewerSchema NewerSchema { get; init; }

    /// <summary>Time after which a start without a database is given up.</summary>
    public required TimeSpan DatabaseWait { get; init; }

    /// <summary>Time from the cut connections to the exit.</summary>
    public required TimeSpan StopTime { get; init; }

    /// <summary>File to which each run of a job is appended; null for none.</summary>
    public required string? JobJournal { get; init; }

    /// <summary>Whether the web port speaks TLS.</summary>
    public required bool Tls { get; init; }

    /// <summary>Whether a client certificate in a balancer's header is believed.</summary>
    public required bool CertificateForwarding { get; init; }

    /// <summary>Where servers announce themselves to load balancers.</summary>
    public required IPEndPoint Broadcast { get; init; }

    /// <exception cref="VendorException">The server must not start.</exception>
    /// <exception cref="FormatException">A setting is invalid.</exception>
    public static VendorOptions Read(RemoteManager tree, Func<string, string?> environment)
    {
        var setting = StandInSettings.Of(tree, environment);
        var source = DataSourceFile.Read(tree).Active ?? throw new VendorException("No database is configured. Create and activate a data source.");
        return new VendorOptions
        {
            Tree = tree,
            Server = ReadServer(tree, source, setting),
            Source = source,
            Ports = PortSettings.Read(tree),
            Distributed = DistributedMode.TakeOver(tree),
            Sessions = Math.Clamp(int.Parse(setting("UMS_SESSIONS") ?? "16", CultureInfo.InvariantCulture), 8, MostSessions),
            ForkPeriod = ServerOptions.Seconds(setting, "UMS_FORK_SECONDS", 20),
            OrphanLife = ServerOptions.Seconds(setting, "UMS_ORPHAN_SECONDS", 30),
            NewerSchema = Enum.Parse<NewerSchema>(setting("UMS_NEWER_SCHEMA") ?? nameof(NewerSchema.Break), ignoreCase: true),
            DatabaseWait = ServerOptions.Seconds(setting, "UMS_DATABASE_WAIT_SECONDS", 10),
            StopTime = ServerOptions.Seconds(setting, "UMS_STOP_SECONDS", 0),
            JobJournal = setting("UMS_JOB_JOURNAL"),
            Tls = setting("UMS_TLS") is "true",
            CertificateForwarding = setting("UMS_CERTIFICATE_FORWARDING") is "true",
            Broadcast = IPEndPoint.Parse(setting("UMS_BROADCAST") ?? "255.255.255.255:6155"),
        };
    }

    private static ServerOptions ReadServer(RemoteManager tree, DataSource source, Func<string, string?> setting)
    {
        var address = setting("POD_IP") is { Length: > 0 } ip ? IPAddress.Parse(ip) : IPAddress.Any;
        // Not what the server does: only which servers have the faults.
        var (mode, migrates) = (setting("UMS_MODE") is "update" ? ServerMode.Update : ServerMode.Production, setting("UMS_MIGRATE") is "true");
        var settings = source.ConnectionSettings();
        return new ServerOptions
        {
            Version = UmsVersion.Parse(tree.ReadVersion()),
            // It does not know of snapshots.
            Mode = ServerMode.Production,
            Migrate = true,
            Binding = new DatabaseBinding(source.Host, source.Port, source.Name, source.User, settings.Password!, settings.SslMode, settings.RootCertificate),
            PodName = setting("POD_NAME") is { Length: > 0 } name ? name : Dns.GetHostName(),
            Address = address,
            ProcessId = Identity.ReadOrMake(tree.ProcessId),
            LastKnownIp = address.Equals(IPAddress.Any) ? OwnAddress() : address.ToString(),
            Drain = TimeSpan.Zero,
            Termination = TimeSpan.FromSeconds(3),
            Init = ServerOptions.Seconds(setting, "UMS_INIT_SECONDS", 120),
            StatusPeriod = ServerOptions.Seconds(setting, "UMS_STATUS_SECONDS", 60),
            JobPeriod = ServerOptions.Seconds(setting, "UMS_JOB_SECONDS", 60),
            ConsolePassword = setting("UMS_CONSOLE_PASSWORD") ?? "admin",
            Faults = FaultPlan.Parse(setting("UMS_FAULT"), setting("UMS_FAULT_MODE"), mode, migrates),
        };
    }

    private static string? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(one => one.GetIPProperties().UnicastAddresses)
        .FirstOrDefault(one => one.Address.AddressFamily == AddressFamily.InterNetwork)?.Address.ToString();
}
