using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class RegistryTests(PostgresFixture postgres)
{
    private const string Rows =
        "SELECT epr_process_type, epr_process_host, epr_process_mode, epr_service_status, server_version FROM epr_processes ORDER BY 2";

    [Fact]
    public async Task A_server_has_one_row_that_follows_its_starts_and_stops()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        await using (var first = await ServerProcess.StartReadyAsync(database, "12.04.100"))
        {
            (await database.QueryAsync(Rows)).ShouldBe(["UMS_RMGUISERVER|ums-0|production|SERVICE_RUNNING|12.04.100"]);
            await first.TerminateAsync();
            await first.WaitExitAsync();
        }

        (await database.QueryAsync(Rows)).ShouldBe(["UMS_RMGUISERVER|ums-0|production|SERVICE_STOPPED|12.04.100"]);
        await using var again = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_MODE", "update"));
        await using var other = await ServerProcess.StartReadyAsync(database, "12.04.110", ("POD_NAME", "ums-1"));
        (await database.QueryAsync(Rows)).ShouldBe(
            ["UMS_RMGUISERVER|ums-0|update|SERVICE_RUNNING|12.04.110", "UMS_RMGUISERVER|ums-1|production|SERVICE_RUNNING|12.04.110"]);
    }

    [Fact]
    public async Task A_fenced_server_ends_all_the_same()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110");
        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync(
            $"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false; "
            + $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");

        await server.TerminateAsync();

        (await server.WaitExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Scheduled_jobs_run_in_production_mode_only()
    {
        var (production, snapshot) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await production.MigrateAsync("12.04");
        await snapshot.MigrateAsync("12.04");
        await using var update = await ServerProcess.StartReadyAsync(snapshot, "12.04.110", ("UMS_MODE", "update"), ("UMS_JOB_SECONDS", "0.1"));
        await using var server = await ServerProcess.StartReadyAsync(production, "12.04.110", ("UMS_JOB_SECONDS", "0.1"));

        await Eventually.HoldsAsync(
            async () => (await production.QueryAsync("SELECT 1 FROM job_runs WHERE runs > 5")).Length == 1, "the job ran");

        (await snapshot.QueryAsync("SELECT 1 FROM job_runs")).ShouldBeEmpty();
    }
}
