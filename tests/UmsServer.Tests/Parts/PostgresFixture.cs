using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(UmsServer.Tests.Parts.PostgresFixture))]

namespace UmsServer.Tests.Parts;

/// <summary>One real PostgreSQL for all tests of this assembly, on a free port, as an unprivileged user.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private readonly string _folder = Directory.CreateTempSubdirectory("ums-server-tests-").FullName;
    private int _databases;
    private string? _missing;

    public int Port { get; private set; }

    public static string PgDump => $"{Binaries}/pg_dump";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists($"{Binaries}/initdb"))
        {
            _missing = "PostgreSQL 15 is not installed.";
            return;
        }

        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _folder);
        await RunAsUserAsync("initdb", "-D", $"{_folder}/data", "-A", "trust", "-U", "postgres", "--no-sync");
        var options = $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300";
        await RunAsUserAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log", "-o", options, "start");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_missing is null)
            await RunAsUserAsync("pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        if (_missing is not null && Environment.GetEnvironmentVariable("CI") is "true")
            Assert.Fail(_missing);
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var database = new TestDatabase(this, string.Create(CultureInfo.InvariantCulture, $"ums_{Interlocked.Increment(ref _databases)}"));
        await new TestDatabase(this, "postgres").ExecuteAsync($"CREATE DATABASE {database.Name}");
        return database;
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        // pg_ctl leaves a server behind that inherits the pipe: its output has no end to wait for.
        var output = program.EndsWith("pg_dump", StringComparison.Ordinal) ? await process.StandardOutput.ReadToEndAsync() : "";
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
        return output;
    }

    private static Task<string> RunAsUserAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", $"{Binaries}/{program}", .. arguments])
        : RunAsync($"{Binaries}/{program}", arguments);
}
