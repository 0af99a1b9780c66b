using System.Diagnostics;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Compares and restores databases with PostgreSQL's own programs, independently of the operator.</summary>
internal static class PgDump
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Dumps a database as text, with the rows of each table sorted.</summary>
    public static async Task<string> TakeAsync(PostgresServer server, string database)
    {
        var lines = new List<string>();
        var rows = new List<string>();
        var inRows = false;
        foreach (var line in (await RunAsync(server, "pg_dump", "--restrict-key=x", $"--dbname={Quoted(database)}")).Split('\n'))
        {
            if (inRows && line != "\\.")
            {
                rows.Add(line);
                continue;
            }

            if (inRows)
                lines.AddRange(rows.Order(StringComparer.Ordinal));
            rows.Clear();
            inRows = line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith(" FROM stdin;", StringComparison.Ordinal);
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Dumps the schema as an archive in the custom format.</summary>
    public static async Task<byte[]> ArchiveAsync(PostgresServer server, string database)
    {
        var file = Path.GetTempFileName();
        try
        {
            await RunAsync(server, "pg_dump", "--format=custom", "--schema-only", $"--file={file}", $"--dbname={Quoted(database)}");
            return await File.ReadAllBytesAsync(file, Token);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs a psql script as a role.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="role">Name of the role.</param>
    /// <param name="script">The script.</param>
    /// <param name="untilError">Whether to fail at the first failing statement.</param>
    public static async Task RunScriptAsync(PostgresServer server, string database, string role, string script, bool untilError = true)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"SET ROLE {Sql.Identifier(role)};\n{script}", Token);
            await RunAsync(server, "psql", "--no-psqlrc", "--quiet", "--output=/dev/null", $"--set=ON_ERROR_STOP={(untilError ? 1 : 0)}", $"--file={file}", $"--dbname={Quoted(database)}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Dumps one database and restores it into another, as a superuser.</summary>
    public static async Task ReloadAsync(PostgresServer server, string database, string into)
    {
        var file = Path.GetTempFileName();
        try
        {
            await RunAsync(server, "pg_dump", "--format=custom", $"--file={file}", $"--dbname={Quoted(database)}");
            await RunAsync(server, "pg_restore", "--exit-on-error", $"--dbname={Quoted(into)}", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Passed as a connection string, because a plain name could be parsed as one.
    private static string Quoted(string database) => $"dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static async Task<string> RunAsync(PostgresServer server, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(server.BinFolder, program), arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in server.ClientEnvironment)
            start.Environment[name] = value;
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = $"{server.Port}";
        start.Environment["PGUSER"] = "postgres";
        start.Environment["PGPASSWORD"] = server.SuperuserPassword;
        using var process = Process.Start(start).ShouldNotBeNull();
        var errors = process.StandardError.ReadToEndAsync(Token);
        var text = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0, await errors);
        return text;
    }
}
