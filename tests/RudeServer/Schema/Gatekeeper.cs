using Npgsql;
using RudeServer.Supervising;

namespace RudeServer.Schema;

/// <summary>Decides whether this server may serve, migrates if allowed and needed, and registers the server. The exit code is the result.</summary>
internal sealed class Gatekeeper(ServerSettings settings, TimeProvider time)
{
    private const string Enter =
        """
        INSERT INTO "Rude.Core"."Serv.ers" ("Host.Name", mode, state, version) VALUES ($1, $2, 'SERVICE_RUNNING', $3)
        ON CONFLICT ("Host.Name") DO UPDATE SET mode = EXCLUDED.mode, state = EXCLUDED.state, version = EXCLUDED.version, seen = now()
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly Chance _chance = new(settings, Role.Gate);

    public async Task<int> RunAsync()
    {
        using var orders = new Orders();
        using var ended = new CancellationTokenSource();
        _ = orders.UntilClosedAsync().ContinueWith(_ => ended.CancelAsync(), TaskScheduler.Default);
        try
        {
            return await DecideAsync(ended.Token);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.EndedEarly;
        }
    }

    /// <summary>Retries until the database is available; its role may be created some seconds later.</summary>
    private async Task<int> DecideAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var sessions = settings.Sessions("gate", least: 0, most: 3);
                if (await JudgeAsync(sessions, cancellationToken) is { } refusal)
                    return refusal;
                await Task.Delay(_chance.Dawdle(0.2, 1.5), time, cancellationToken);
                await ExecuteAsync(sessions, Enter, cancellationToken, settings.PodName, settings.IsUpdateMode ? "update" : "production", settings.ShortVersion);
                return 0;
            }
            catch (NpgsqlException e)
            {
                await Console.Out.WriteLineAsync($"W gate: {e}");
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <returns>Why it may not serve; null if the schema has this server's version.</returns>
    private async Task<int?> JudgeAsync(NpgsqlDataSource sessions, CancellationToken cancellationToken)
    {
        var found = await FindAsync(sessions, cancellationToken);
        if (found.IsHalf)
            return ExitCode.HalfMigrated;
        if (found.Schema is { } schema && MigrationScripts.Compare(schema, settings.Schema) > 0)
            return ExitCode.SchemaNewer;
        if (found.Schema == settings.Schema)
            return null;
        if (!settings.MayMigrate)
            return ExitCode.SchemaOlder;
        try
        {
            await MigrateAsync(sessions, found.Schema, cancellationToken);
            return null;
        }
        catch (NpgsqlException e)
        {
            // No retry: the operator or a user has to decide.
            await Console.Error.WriteLineAsync($"E migration: {e}");
            return ExitCode.MigrationFailed;
        }
    }

    private static async Task<(string? Schema, bool IsHalf)> FindAsync(NpgsqlDataSource sessions, CancellationToken cancellationToken)
    {
        await using var connection = await sessions.OpenConnectionAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("""SELECT to_regclass('"Rude.Core"."Version"') IS NOT NULL""", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return (null, false);
        await using var read = new NpgsqlCommand(
            """SELECT (SELECT "major.minor" FROM "Rude.Core"."Version"), EXISTS (SELECT FROM "Rude.Core"."Migrations" WHERE finished IS NULL)""", connection);
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (await row.IsDBNullAsync(0, cancellationToken) ? null : row.GetString(0), row.GetBoolean(1));
    }

    private async Task MigrateAsync(NpgsqlDataSource sessions, string? from, CancellationToken cancellationToken)
    {
        foreach (var (schema, files) in MigrationScripts.Between(from, settings.Schema))
        {
            foreach (var file in files)
            {
                await Console.Out.WriteLineAsync($"I migration: {file}");
                await RunAsync(sessions, schema, file, isFirst: file == files[0], isLast: file == files[^1], cancellationToken);
                if (settings.FailsToMigrate && from is not null && file == files[1])
                    throw new NpgsqlException("RUDE_FAULT says so");
                await Task.Delay(_chance.Dawdle(0.1, 0.5), time, cancellationToken);
            }
        }
    }

    /// <summary>Runs a file in its own transaction.</summary>
    private async Task RunAsync(NpgsqlDataSource sessions, string schema, string file, bool isFirst, bool isLast, CancellationToken cancellationToken)
    {
        var sql = await MigrationScripts.ReadAsync(file);
        if (MigrationScripts.RunsAlone(file))
        {
            await ExecuteAsync(sessions, sql, cancellationToken);
            return;
        }

        await using var connection = await sessions.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
        if (isFirst)
            await ExecuteAsync(connection, """INSERT INTO "Rude.Core"."Migrations" (wanted, "by") VALUES ($1, $2)""", cancellationToken, schema, settings.PodName);
        if (isLast)
        {
            await ExecuteAsync(connection, """UPDATE "Rude.Core"."Migrations" SET finished = clock_timestamp() WHERE finished IS NULL""", cancellationToken);
            await ExecuteAsync(
                connection, """INSERT INTO "Rude.Core"."Version" VALUES ($1) ON CONFLICT (only_one) DO UPDATE SET "major.minor" = EXCLUDED."major.minor" """, cancellationToken, schema);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource sessions, string sql, CancellationToken cancellationToken, params string[] values)
    {
        await using var connection = await sessions.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken, values);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] values)
    {
        // Embedded scripts and constants; all values are parameters.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
