using Npgsql;

namespace UmsServer.Configuration;

/// <summary>A login to one database, as read from the Service Binding.</summary>
internal sealed record DatabaseBinding(string Host, int Port, string Database, string Username, string Password, SslMode SslMode, string? CaFile)
{
    /// <summary>Connection settings common to every session of this server.</summary>
    /// <param name="task">What the sessions do, for <c>application_name</c>.</param>
    /// <param name="podName">The server's name, truncated so that the whole text fits PostgreSQL's 63 bytes.</param>
    public NpgsqlConnectionStringBuilder ConnectionSettings(string task, string podName) => new()
    {
        Host = Host,
        Port = Port,
        Database = Database,
        Username = Username,
        Password = Password,
        SslMode = SslMode,
        RootCertificate = CaFile,
        ApplicationName = ApplicationName(task, podName),
        Timeout = 5,
        CommandTimeout = 15,
        // On some PostgreSQL minor versions DISCARD ALL resets the role that ALTER ROLE … SET role gave this login;
        // tables would then have the wrong owner.
        NoResetOnClose = true,
    };

    private static string ApplicationName(string task, string podName)
    {
        var name = $"ums-server/{podName}";
        return $"{name[..Math.Min(name.Length, 62 - task.Length)]}/{task}";
    }
}
