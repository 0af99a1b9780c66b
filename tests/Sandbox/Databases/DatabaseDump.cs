using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Dumps schema and rows with pg_dump for comparison.</summary>
public static partial class DatabaseDump
{
    /// <summary>SEQ_LOG_VALS of PostgreSQL.</summary>
    private const int LoggedAhead = 32;

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

    /// <summary>Says what is not the same in two dumps of one database.</summary>
    /// <param name="before">The older dump.</param>
    /// <param name="now">The younger dump.</param>
    /// <param name="crashes">How often PostgreSQL crashed in between. It logs sequences 32 values ahead, and each crash may skip those.</param>
    /// <returns>Lines that only one dump has, with - or + in front; empty if the database is the same.</returns>
    public static IReadOnlyList<string> Differences(string before, string now, int crashes = 0)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        if (before == now)
            return [];
        var (was, @is) = (before.Split('\n'), now.Split('\n'));
        var sequences = was.Select(line => Sequence().Match(line)).Where(match => match.Success).ToDictionary(match => match.Groups["name"].Value, Value, StringComparer.Ordinal);
        List<string> lines =
        [
            .. was.Except(@is, StringComparer.Ordinal).Where(line => crashes == 0 || !Sequence().IsMatch(line)).Select(line => $"-{line}"),
            .. @is.Except(was, StringComparer.Ordinal).Where(line => !IsSkipped(line)).Select(line => $"+{line}"),
        ];
        return lines.Count > 0 || crashes > 0 ? lines : ["the same lines in another order, or another number of times"];

        bool IsSkipped(string line) => Sequence().Match(line) is { Success: true } match && sequences.TryGetValue(match.Groups["name"].Value, out var value)
            && Value(match) >= value && Value(match) <= value + (crashes * LoggedAhead);

        static long Value(Match match) => long.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^SELECT pg_catalog\.setval\('(?<name>.+)', (?<value>-?\d+), (true|false)\);$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sequence();
}
