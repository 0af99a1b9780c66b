using System.Diagnostics;
using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Dumps schema and rows with pg_dump for comparison.</summary>
public static class DatabaseDump
{
    /// <summary>Takes a dump. The data that servers write continuously is excluded: registry and heartbeats, with the values of their sequences.</summary>
    /// <param name="server">Server whose major version has pg_dump.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="cancellationToken">Cancels the dump.</param>
    /// <exception cref="SandboxException">pg_dump failed.</exception>
    public static async Task<string> TakeAsync(PostgresServer server, string database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        var builder = new NpgsqlConnectionStringBuilder(server.ConnectionString(database));
        var start = new ProcessStartInfo(
            Path.Combine(server.BinFolder, "pg_dump"),
            ["--restrict-key=x", "--exclude-table-data=epr_processes*", "--exclude-table-data=device_heartbeats*", "-h", builder.Host!, "-p", $"{builder.Port}", "-U", builder.Username!, database])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in server.ClientEnvironment)
            start.Environment[name] = value;
        start.Environment["PGPASSWORD"] = builder.Password;
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync(cancellationToken);
        await dump.WaitForExitAsync(cancellationToken);
        if (dump.ExitCode != 0)
            throw new SandboxException($"pg_dump of {database} exited with code {dump.ExitCode}");
        return string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("SELECT pg_catalog.setval('public.epr_processes", StringComparison.Ordinal)));
    }
}
