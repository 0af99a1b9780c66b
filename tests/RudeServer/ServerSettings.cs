using System.Globalization;
using System.Net;
using Npgsql;

namespace RudeServer;

/// <summary>What the environment and the binding tell a server (docs/container-contract.md). The binding is read from its one address, <c>uri</c>.</summary>
internal sealed record ServerSettings
{
    /// <summary>MAJOR.MINOR.PATCH, as the image's tag has it.</summary>
    public required string Version { get; init; }

    public required bool IsUpdateMode { get; init; }

    public required bool MayMigrate { get; init; }

    public required string PodName { get; init; }

    /// <summary>The one address that the ports listen on.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>How long new connections are still accepted after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required int Seed { get; init; }

    /// <summary>Quick, for tests of one thing.</summary>
    public required bool IsCalm { get; init; }

    /// <summary>The migration fails after its second transaction, on production alone.</summary>
    public required bool FailsToMigrate { get; init; }

    public required Uri Database { get; init; }

    /// <summary>Without leading zeros, as the database keeps it: 12.4.</summary>
    public string Schema => string.Join('.', Numbers.Take(2));

    /// <summary>Without leading zeros: 12.4.100.</summary>
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

    /// <summary>A pool of sessions.</summary>
    /// <param name="task">What they do, for <c>application_name</c>.</param>
    /// <param name="least">Sessions that are kept open, used or not.</param>
    /// <param name="most">The most.</param>
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
            // The contract: no DISCARD ALL.
            NoResetOnClose = true,
        });
    }
}
