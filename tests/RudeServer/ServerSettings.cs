using System.Globalization;
using System.Net;
using Npgsql;

namespace RudeServer;

/// <summary>Settings from the environment and the binding (docs/container-contract.md). Only the entry <c>uri</c> of the binding is used.</summary>
internal sealed record ServerSettings
{
    /// <summary>MAJOR.MINOR.PATCH as in the image's tag.</summary>
    public required string Version { get; init; }

    public required bool IsUpdateMode { get; init; }

    public required bool MayMigrate { get; init; }

    public required string PodName { get; init; }

    /// <summary>The address on which the ports listen.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Time for which new connections are accepted after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required int Seed { get; init; }

    /// <summary>Whether random delays are off, for fast tests.</summary>
    public required bool IsCalm { get; init; }

    /// <summary>Whether the migration fails after its second transaction, on production only.</summary>
    public required bool FailsToMigrate { get; init; }

    public required Uri Database { get; init; }

    /// <summary>The schema without leading zeros, as in the database: 12.4.</summary>
    public string Schema => string.Join('.', Numbers.Take(2));

    /// <summary>The version without leading zeros: 12.4.100.</summary>
    public string ShortVersion => string.Join('.', Numbers);

    private IEnumerable<int> Numbers => Version.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture));

    public static ServerSettings Read(string version, Func<string, string?> environment)
    {
        var isUpdateMode = environment("UMS_MODE") == "update";
        return new ServerSettings
        {
            Version = version,
            IsUpdateMode = isUpdateMode,
            MayMigrate = environment("UMS_MIGRATE") == "true",
            PodName = environment("POD_NAME") ?? Dns.GetHostName(),
            Address = environment("POD_IP") is { Length: > 0 } address ? IPAddress.Parse(address) : IPAddress.Any,
            Drain = TimeSpan.FromSeconds(double.Parse(environment("RUDE_DRAIN_SECONDS") ?? environment("UMS_DRAIN_SECONDS") ?? "5", CultureInfo.InvariantCulture)),
            Seed = int.Parse(environment("RUDE_SEED") ?? "1", CultureInfo.InvariantCulture),
            IsCalm = environment("RUDE_CALM") == "true",
            FailsToMigrate = environment("RUDE_FAULT") == "migrate-fails" && !isUpdateMode,
            Database = new Uri(File.ReadAllText(Path.Combine(environment("SERVICE_BINDING_ROOT") ?? "", "database", "uri")).TrimEnd('\r', '\n')),
        };
    }

    /// <summary>Creates a pool of sessions.</summary>
    /// <param name="task">Their purpose, for <c>application_name</c>.</param>
    /// <param name="least">Minimum number of open sessions.</param>
    /// <param name="most">Maximum number of sessions.</param>
    public NpgsqlDataSource Sessions(string task, int least, int most)
    {
        var login = Database.UserInfo.Split(':');
        var mode = Database.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).Single(pair => pair[0] == "sslmode")[1];
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = Database.DnsSafeHost,
            Port = Database.Port,
            Database = Uri.UnescapeDataString(Database.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(login[0]),
            Password = Uri.UnescapeDataString(login[1]),
            SslMode = Enum.Parse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            ApplicationName = $"rude {PodName} {task}",
            Timeout = 10,
            CommandTimeout = 15,
            MinPoolSize = least,
            MaxPoolSize = most,
            MaxAutoPrepare = 30,
            AutoPrepareMinUsages = 1,
            // The contract forbids DISCARD ALL.
            NoResetOnClose = true,
        });
    }
}
