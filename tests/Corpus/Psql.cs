using System.Diagnostics;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Corpus;

/// <summary>Runs PostgreSQL's programs in the server's version.</summary>
internal static class Psql
{
    /// <summary>Runs a program.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="role">Role whose rights it uses; null for the superuser.</param>
    /// <param name="program">Name of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>Exit code, output and errors.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        PostgresServer server, string database, string? role, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Path.Combine(server.BinFolder, program), arguments)
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in server.ClientEnvironment)
            start.Environment[name] = value;
        foreach (var (name, value) in new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PGHOST"] = server.Host,
            ["PGPORT"] = $"{server.Port}",
            ["PGUSER"] = "postgres",
            ["PGPASSWORD"] = server.SuperuserPassword,
            ["PGDATABASE"] = database,
            ["PGOPTIONS"] = role is null ? null : $"-c role={role} -c statement_timeout=20s -c lock_timeout=5s",
            ["PG_ABS_SRCDIR"] = Path.Combine(CorpusDatabases.Folder, "regress"),
            ["PG_LIBDIR"] = "/nowhere",
            ["PG_DLSUFFIX"] = ".so",
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A dump as text with sorted rows in each table, without publications and subscriptions: a copy has none on purpose, and preflight reports them.</summary>
    /// <exception cref="InvalidOperationException">pg_dump failed.</exception>
    public static async Task<string[]> DumpAsync(PostgresServer server, string database, CancellationToken cancellationToken)
    {
        var (code, output, errors) = await RunAsync(server, database, null, "pg_dump", ["--restrict-key=x", "--no-publications", "--no-subscriptions"], cancellationToken);
        if (code != 0)
            throw new InvalidOperationException(errors);
        List<string> lines = [];
        List<string>? rows = null;
        foreach (var line in output.Split('\n'))
        {
            if (rows is not null && line != "\\.")
            {
                rows.Add(line);
                continue;
            }

            lines.AddRange(rows?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>());
            rows = line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith(" FROM stdin;", StringComparison.Ordinal) ? [] : null;
            lines.Add(line);
        }

        return [.. lines];
    }
}
