using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using UmsServer.Faults;
using UmsServer.Versions;

namespace UmsServer.Configuration;

/// <summary>Options from the environment (docs/container-contract.md, "Environment").</summary>
internal sealed record ServerOptions
{
    public required UmsVersion Version { get; init; }

    public required ServerMode Mode { get; init; }

    /// <summary>Whether this server may migrate the schema of its database.</summary>
    public required bool Migrate { get; init; }

    public required DatabaseBinding Binding { get; init; }

    public required string PodName { get; init; }

    /// <summary>The address on which all ports listen.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The process ID (serverUUID). Default: derived from the server's name.</summary>
    public string ProcessId
    {
        get => field ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(PodName)).AsSpan(0, 16)).ToString();
        init;
    }

    /// <summary>The address in the list of servers. Null if the server listens on all addresses and was not told one.</summary>
    public string? LastKnownIp
    {
        get => field ?? (Address.Equals(IPAddress.Any) ? null : Address.ToString());
        init;
    }

    /// <summary>Time for which new connections are accepted after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>Maximum time from SIGTERM to the exit.</summary>
    public required TimeSpan Termination { get; init; }

    /// <summary>Time in <c>init</c> after which the status becomes <c>err</c>, even during a migration.</summary>
    public required TimeSpan Init { get; init; }

    /// <summary>Maximum age of the status; the vendor's server computes it once a minute.</summary>
    public required TimeSpan StatusPeriod { get; init; }

    /// <summary>Pause between two runs of the scheduled job; zero for no job.</summary>
    public required TimeSpan JobPeriod { get; init; }

    public required string ConsolePassword { get; init; }

    public required FaultPlan Faults { get; init; }

    /// <exception cref="StartRefusedException">A value is missing or invalid.</exception>
    public static ServerOptions Read(string[] args, Func<string, string?> environment)
    {
        var versionAt = Array.IndexOf(args, "--version");
        var version = versionAt >= 0 && versionAt + 1 < args.Length ? args[versionAt + 1] : environment("UMS_VERSION");
        var mode = environment("UMS_MODE") switch
        {
            null or "" or "production" => ServerMode.Production,
            "update" => ServerMode.Update,
            var other => throw new StartRefusedException(ExitCode.Configuration, $"UMS_MODE is '{other}'; set it to production or update"),
        };
        var migrate = environment("UMS_MIGRATE") is "true";
        try
        {
            return new ServerOptions
            {
                Version = UmsVersion.Parse(version ?? ""),
                Mode = mode,
                Migrate = migrate,
                Binding = BindingReader.Read(environment),
                PodName = environment("POD_NAME") is { Length: > 0 } name ? name : Dns.GetHostName(),
                Address = environment("POD_IP") is { Length: > 0 } ip ? IPAddress.Parse(ip) : IPAddress.Any,
                Drain = Seconds(environment, "UMS_DRAIN_SECONDS", 5),
                Termination = Seconds(environment, "UMS_TERMINATION_SECONDS", 25),
                Init = Seconds(environment, "UMS_INIT_SECONDS", 120),
                StatusPeriod = Seconds(environment, "UMS_STATUS_SECONDS", 10),
                JobPeriod = Seconds(environment, "UMS_JOB_SECONDS", 0),
                ConsolePassword = environment("UMS_CONSOLE_PASSWORD") ?? "admin",
                Faults = FaultPlan.Parse(environment("UMS_FAULT"), environment("UMS_FAULT_MODE"), mode, migrate),
            };
        }
        catch (FormatException e)
        {
            throw new StartRefusedException(ExitCode.Configuration, e.Message);
        }
    }

    /// <exception cref="FormatException">The value is not a number.</exception>
    public static TimeSpan Seconds(Func<string, string?> environment, string name, double otherwise)
    {
        var text = environment(name);
        return string.IsNullOrEmpty(text)
            ? TimeSpan.FromSeconds(otherwise)
            : TimeSpan.FromSeconds(double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
    }
}
