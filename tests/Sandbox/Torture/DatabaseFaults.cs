using Npgsql;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Faults by other users of the database server and by its disk. Each method returns when its fault is repaired.</summary>
internal sealed class DatabaseFaults(SandboxCluster cluster, SandboxSite site, SmallDisk disk, TimeProvider time)
{
    private const string Guest = "torture_guest";
    private const string Prepared = "torture";
    private const int Tries = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Fills the disk of the copies.</summary>
    public async Task FillDiskAsync(TimeSpan duration)
    {
        disk.Fill();
        await Task.Delay(duration, time);
        disk.Free();
    }

    /// <summary>Opens all connections except those reserved for superusers.</summary>
    public async Task ExhaustConnectionsAsync(TimeSpan duration)
    {
        List<NpgsqlConnection> taken = [];
        try
        {
            await InsistAsync(Maintenance, $"CREATE ROLE {Guest} LOGIN PASSWORD '{Guest}'");
            var login = new NpgsqlConnectionStringBuilder(Maintenance) { Username = Guest, Password = Guest, Timeout = 5 }.ConnectionString;
            for (var until = time.GetUtcNow() + duration; time.GetUtcNow() < until;)
                await TakeAsync(login, taken);
        }
        finally
        {
            foreach (var connection in taken)
                await connection.DisposeAsync();
            await InsistAsync(Maintenance, $"DROP ROLE IF EXISTS {Guest}");
        }
    }

    /// <summary>Leaves a prepared transaction in production for a while.</summary>
    public async Task PrepareTransactionAsync(TimeSpan duration)
    {
        try
        {
            await RunAsync(site.ConnectionString, $"BEGIN; SELECT count(*) FROM ums_schema_version; PREPARE TRANSACTION '{Prepared}'");
            await Task.Delay(duration, time);
        }
        catch (NpgsqlException)
        {
            // Production is closed or PostgreSQL is down. If the transaction was prepared nevertheless, it is found below.
        }
        finally
        {
            await ForgetAsync();
        }
    }

    /// <summary>Simulates an exporter with a superuser's login that connects every second for a moment and cannot be terminated.</summary>
    public async Task ExportAsync(TimeSpan duration)
    {
        for (var until = time.GetUtcNow() + duration; time.GetUtcNow() < until;)
        {
            try
            {
                await RunAsync(new NpgsqlConnectionStringBuilder(site.ConnectionString) { ApplicationName = "exporter" }.ConnectionString, "SELECT pg_sleep(0.2)");
            }
            catch (NpgsqlException)
            {
                // The connection is refused at the moment.
            }

            await Task.Delay(Pause, time);
        }
    }

    private string Maintenance => cluster.Postgres.ConnectionString();

    private async Task TakeAsync(string login, List<NpgsqlConnection> taken)
    {
        var connection = new NpgsqlConnection(login);
        try
        {
            await connection.OpenAsync();
            taken.Add(connection);
        }
        catch (NpgsqlException)
        {
            // This was the last free connection; the next free one is taken as soon as it is released.
            await connection.DisposeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        }
    }

    /// <summary>Rolls the prepared transaction back, which survives crashes. Its database cannot have been renamed meanwhile.</summary>
    private async Task ForgetAsync()
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                if (await ScalarAsync($"SELECT database FROM pg_prepared_xacts WHERE gid = '{Prepared}'") is not string database)
                    return;
                await RunAsync(cluster.Postgres.ConnectionString(database), $"ROLLBACK PREPARED '{Prepared}'");
            }
            catch (NpgsqlException)
            {
                // Production is closed at the moment, or PostgreSQL is down.
            }

            await Task.Delay(Pause, time);
        }
    }

    private async Task InsistAsync(string connectionString, string sql)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                await RunAsync(connectionString, sql);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Maintenance);
        await connection.OpenAsync();
        await using var command = Command(connection, sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync();
    }

    // All statements are built in this file.
#pragma warning disable CA2100
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100
}
