using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.CopyBench;

/// <summary>A PostgreSQL server with production-like disk settings, and its databases.</summary>
internal sealed class BenchServer(PostgresServer server) : IAsyncDisposable
{
    public const string OperatorPassword = "bench";

    // The sandbox's servers do not wait for the disk, which would favour methods with many commits.
    public static ImmutableDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fsync"] = "on",
        ["full_page_writes"] = "on",
        ["shared_buffers"] = "1GB",
        ["max_wal_size"] = "8GB",
        ["dynamic_shared_memory_type"] = "posix",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public PostgresServer Server => server;

    public static async Task<BenchServer> StartAsync(int major, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        new(await PostgresServer.StartAsync(
            new PostgresOptions { Major = major, Settings = Settings.SetItems(settings.Select(one => KeyValuePair.Create(one.Name, one.Value))) }, cancellationToken: cancellationToken));

    /// <summary>Creates a production database of a shape, with the roles that the operator needs.</summary>
    public async Task<DatabaseNames> MakeAsync(Shape shape, int megabytes, CancellationToken cancellationToken)
    {
        var names = DatabaseNames.For(shape.Name);
        await DbaStatements.RunAsync(server, names, OperatorPassword, cancellationToken);
        // Objects that the operator expects in every UMS database.
        await RunAsync($"SET ROLE \"{names.OwnerRole}\"; CREATE TABLE epr_processes (epr_process_host text); {shape.Script(megabytes)}", names.Database, cancellationToken);
        await RunAsync("VACUUM ANALYZE", names.Database, cancellationToken);
        return names;
    }

    public Task RunAsync(string sql, string database, CancellationToken cancellationToken) => ExecuteAsync(server.ConnectionString(database), sql, cancellationToken);

    public static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The texts come from the benchmark.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The texts come from the benchmark.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Measures the seconds that work takes after a checkpoint and sync.</summary>
    public async Task<double> TimeAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await RunAsync("CHECKPOINT", "postgres", cancellationToken);
        await ShellAsync("sync", cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Runs a line of shell with PostgreSQL's programs in the path, logged in as the superuser.</summary>
    public async Task ShellAsync(string line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"set -eo pipefail; {line}"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in server.ClientEnvironment)
            start.Environment[name] = value;
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = $"{server.Port}";
        start.Environment["PGUSER"] = "postgres";
        start.Environment["PGPASSWORD"] = server.SuperuserPassword;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash could not be started");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{line}: {errors}");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
