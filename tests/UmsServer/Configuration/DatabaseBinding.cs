using Npgsql;

namespace UmsServer.Configuration;

/// <summary>One login to one database: the Service Binding as this server reads it.</summary>
internal sealed record DatabaseBinding(string Host, int Port, string Database, string Username, string Password, SslMode SslMode, string? CaFile)
{
    /// <summary>Connection settings common to every session of this server.</summary>
    /// <param name="task">What the sessions do, as <c>application_name</c> shows it to the DBA.</param>
    /// <param name="podName">The server's name; cut so that the whole fits PostgreSQL's 63 bytes.</param>
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
        // DISCARD ALL would drop the role that ALTER ROLE … SET role gave this login on some PostgreSQL minors:
        // tables would then get the wrong owner.
        NoResetOnClose = true,
    };

    private static string ApplicationName(string task, string podName)
    {
        var name = $"ums-server/{podName}";
        return $"{name[..Math.Min(name.Length, 62 - task.Length)]}/{task}";
    }
}
