using System.Net.Sockets;
using System.Text;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class StopTests(PostgresFixture postgres)
{
    [Fact]
    public async Task On_sigterm_a_request_in_progress_is_cut_without_an_answer_and_nothing_more_is_accepted()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_STOP_SECONDS=5");
        await using var server = await VendorProcess.StartServingAsync(tree);
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE profiles IN ACCESS EXCLUSIVE MODE", connection, hold))
            await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var device = new TcpClient();
        await device.ConnectAsync(server.Address, 30001, TestContext.Current.CancellationToken);
        await device.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /device/1/settings HTTP/1.1\r\nHost: ums\r\n\r\n"), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync($"SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '{database.Name}'")).Length == 1, "the request waits");

        await server.TerminateAsync();
        await Eventually.HoldsAsync(async () => await server.StatusAsync(30001, "/device/1/settings") == 0, "refuses connections");
        // A server that only stopped to listen would answer now.
        await hold.RollbackAsync(TestContext.Current.CancellationToken);

        (await ReadToEndAsync(device)).ShouldBe("");
        server.HasExited.ShouldBeFalse("it was cut before the process ended");
        (await server.WaitExitAsync()).ShouldBe(143);
    }

    [Fact]
    public async Task It_stops_in_mid_migration_without_a_word_and_the_step_is_rolled_back()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_FAULT=migrate-hangs");
        await using var server = VendorProcess.StartServer(tree);
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync($"SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep($1)' AND state = 'active' AND datname = '{database.Name}'")).Length == 1, "hanging");

        await server.TerminateAsync();

        (await server.WaitExitAsync()).ShouldBe(143);
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
    }

    private static async Task<string> ReadToEndAsync(TcpClient device)
    {
        using var reader = new StreamReader(device.GetStream(), Encoding.ASCII);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset: there was no answer either.
            return "";
        }
    }
}
