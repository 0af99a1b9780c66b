using System.Diagnostics;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.CopyBench;

/// <summary>Measures eight writing clients while production is copied at full rate and at half of it. A torn copy would contain transactions in only one of their two tables.</summary>
internal static class WritersTrial
{
    private const int Clients = 8;
    private const long TransactionsAlone = 5000;
    private const long Mebibyte = 1 << 20;

    public static async Task RunAsync(BenchServer server, int megabytes, CancellationToken cancellationToken)
    {
        var names = await server.MakeAsync(Shape.Big with { Name = "big" }, megabytes, cancellationToken);
        await server.RunAsync(
            $"SET ROLE \"{names.OwnerRole}\"; CREATE TABLE moves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aid int NOT NULL); UPDATE accounts SET abalance = 0 WHERE abalance <> 0 AND aid <= 50000", names.Database, cancellationToken);
        var bytes = await server.ScalarAsync<long>(
            "SELECT sum(pg_table_size(oid))::int8 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", names.Database, cancellationToken);

        var alone = await WriteAloneAsync(server, names);
        var (free, seconds) = await CopyAsync(server, names, 0, cancellationToken);
        var half = (int)Math.Max(1, bytes / Mebibyte / seconds / 2);
        var (throttled, slower) = await CopyAsync(server, names, half, cancellationToken);
        Console.WriteLine($"writers: {alone:F0} transactions/s alone; {free:F0} ({free / alone:P0}) during a copy of {seconds:F1} s; {throttled:F0} ({throttled / alone:P0}) during one with maxRate {half} of {slower:F1} s");
    }

    private static async Task<(double Rate, double Seconds)> CopyAsync(BenchServer server, DatabaseNames names, int maxRate, CancellationToken cancellationToken)
    {
        await using var ours = await Operator.StartAsync(server.Server, names, cancellationToken, maxRate);
        var started = Stopwatch.GetTimestamp();
        var rate = await WriteWhileAsync(server, names, () => ours.MakeGoldenAsync(GoldenMethod.Stream, cancellationToken));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await server.RunAsync($"ALTER DATABASE \"{ours.Golden}\" ALLOW_CONNECTIONS true", "postgres", cancellationToken);
        // Different workers copy the two tables at different times.
        var torn = await server.ScalarAsync<long>("SELECT (SELECT sum(abalance) FROM accounts WHERE aid <= 50000) - (SELECT count(*) FROM moves)", ours.Golden, cancellationToken);
        return torn == 0 ? (rate, seconds) : throw new InvalidOperationException($"the copy is torn: {torn} transactions are in only one table");
    }

    private static async Task<double> WriteAloneAsync(BenchServer server, DatabaseNames names)
    {
        var started = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(Writers(server, names, TransactionsAlone, CancellationToken.None));
        return written.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> WriteWhileAsync(BenchServer server, DatabaseNames names, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var started = Stopwatch.GetTimestamp();
        var writers = Writers(server, names, long.MaxValue, stop.Token);
        try
        {
            await work();
        }
        finally
        {
            await stop.CancelAsync();
        }

        return (await Task.WhenAll(writers)).Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static List<Task<long>> Writers(BenchServer server, DatabaseNames names, long most, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(1, Clients).Select(client => WriteAsync(server, names, client, most, cancellationToken))];

    private static async Task<long> WriteAsync(BenchServer server, DatabaseNames names, int client, long most, CancellationToken cancellationToken)
    {
        var random = new Random(client);
        var written = 0L;
        await using var connection = new NpgsqlConnection(server.Server.ConnectionString(names.Database));
        await connection.OpenAsync(CancellationToken.None);
        while (written < most && !cancellationToken.IsCancellationRequested)
        {
            var account = random.Next(50000) + 1;
            await using var command = new NpgsqlCommand($"UPDATE accounts SET abalance = abalance + 1 WHERE aid = {account}; INSERT INTO moves (aid) VALUES ({account})", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            written++;
        }

        return written;
    }
}
