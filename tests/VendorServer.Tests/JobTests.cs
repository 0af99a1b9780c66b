using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;
using VendorServer.Tree;

namespace VendorServer.Tests;

public sealed class JobTests(PostgresFixture postgres)
{
    private const string Twice =
        "SELECT count(*) FROM (SELECT FROM job_executions WHERE device_id IS NOT NULL GROUP BY job, device_id, slot HAVING count(*) > 1) AS twice";

    [Fact]
    public async Task A_device_belongs_to_the_server_that_it_reached_first_and_only_that_process_id_runs_its_jobs()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(4, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_JOB_SECONDS=0.2");
        using var otherTree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_JOB_SECONDS=0.2");
        await using var server = await VendorProcess.StartServingAsync(tree);
        await using var other = await VendorProcess.StartServingAsync(otherTree, ("POD_NAME", "ums-1"));
        var (mine, others) = (Identity.Read(tree.Paths.ProcessId), Identity.Read(otherTree.Paths.ProcessId));
        await server.StatusAsync(30001, "/device/1/settings");
        await other.StatusAsync(30001, "/device/2/settings");
        await WaitAsync(database, $"SELECT count(*) > 1 FROM job_executions WHERE device_id = 2 AND process_uuid = '{others}'");
        await other.StatusAsync(30001, "/device/1/settings");

        var runs = await CountAsync(database, $"SELECT count(*) FROM job_executions WHERE device_id = 1 AND process_uuid = '{mine}'");
        await WaitAsync(database, $"SELECT count(*) > {runs + 2} FROM job_executions WHERE device_id = 1 AND process_uuid = '{mine}'");

        (await database.QueryAsync("SELECT device_id, process_uuid FROM host_assignments ORDER BY 1")).ShouldBe([$"1|{mine}", $"2|{others}"]);
        (await CountAsync(database, $"SELECT count(*) FROM job_executions WHERE device_id = 1 AND process_uuid <> '{mine}'")).ShouldBe(0);
        (await CountAsync(database, Twice)).ShouldBe(0);
        (await database.QueryAsync("SELECT count(DISTINCT process_uuid) FROM job_executions WHERE job = 'directory-sync'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Two_servers_with_one_process_id_run_each_job_twice_and_the_trace_shows_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_JOB_SECONDS=0.3");
        using var twin = await VendorTree.CreateAsync(database, "12.04.110", "UMS_JOB_SECONDS=0.3");
        await using var server = await VendorProcess.StartServingAsync(tree);
        File.Copy(tree.Paths.ProcessId, twin.Paths.ProcessId);
        await using var second = await VendorProcess.StartServingAsync(twin, ("POD_NAME", "ums-1"));

        await server.StatusAsync(30001, "/device/1/settings");

        await WaitAsync(database, Twice.Replace("count(*) FROM (", "count(*) > 0 FROM (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replaced_server_with_a_new_process_id_runs_the_jobs_of_its_devices_no_more()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_JOB_SECONDS=0.1");
        await using (var server = await VendorProcess.StartServingAsync(tree))
        {
            await server.StatusAsync(30001, "/device/1/settings");
            await WaitAsync(database, "SELECT count(*) > 0 FROM job_executions WHERE device_id = 1");
        }

        await database.ExecuteAsync("DELETE FROM job_executions; UPDATE scheduled_jobs SET process_uuid = NULL");
        File.Delete(tree.Paths.ProcessId);
        await using var replaced = await VendorProcess.StartServingAsync(tree);
        await replaced.StatusAsync(30001, "/device/1/settings");
        await WaitAsync(database, "SELECT count(*) > 5 FROM job_executions WHERE job = 'directory-sync'");

        (await CountAsync(database, "SELECT count(*) FROM job_executions WHERE device_id IS NOT NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task Jobs_run_on_a_snapshot_too_unless_they_are_switched_off_in_it_and_the_journal_names_the_database()
    {
        var (snapshot, switchedOff) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await snapshot.MigrateAsync("12.04");
        await switchedOff.MigrateAsync("12.04");
        await switchedOff.ExecuteAsync("UPDATE scheduled_jobs SET enabled = false");
        using var tree = await VendorTree.CreateAsync(snapshot, "12.04.110", "UMS_JOB_SECONDS=0.1");
        using var quiet = await VendorTree.CreateAsync(switchedOff, "12.04.110", "UMS_JOB_SECONDS=0.1");
        var journal = Path.Combine(tree.Folder, "journal");
        await using var off = await VendorProcess.StartServingAsync(quiet, ("UMS_MODE", "update"), ("UMS_JOB_JOURNAL", journal));
        await using var on = await VendorProcess.StartServingAsync(tree, ("UMS_MODE", "update"), ("UMS_JOB_JOURNAL", journal));

        await WaitAsync(snapshot, "SELECT count(*) > 5 FROM job_executions");
        await WaitAsync(switchedOff, "SELECT count(*) > 0 FROM scheduled_jobs WHERE process_uuid IS NOT NULL");

        (await CountAsync(switchedOff, "SELECT count(*) FROM job_executions")).ShouldBe(0);
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        lines.Length.ShouldBeGreaterThan(3);
        lines.Select(line => line.Split(';')[3..5]).ShouldAllBe(cells => cells[0] == snapshot.Name && cells[1] == "directory-sync");
    }

    private static Task WaitAsync(TestDatabase database, string sql) => Eventually.HoldsAsync(async () => (await database.QueryAsync(sql)).Single() == "True", sql);

    private static async Task<int> CountAsync(TestDatabase database, string sql) => int.Parse((await database.QueryAsync(sql)).Single());
}
