using System.Net;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>A server program that could not be stopped, with its own connection pool and jobs.</summary>
public sealed class OldServerTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task A_server_that_outlives_its_pod_neither_reads_nor_writes_production_after_the_fence(int major)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, major);
        await cluster.ObserveAsync();
        await cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, null));
        var migrator = await cluster.CreateRoleAsync(BindingKind.Migrator);
        await using (var first = OldServer.Start(await servers.GetAsync(major), cluster, migrator, "ums-0", migrate: true))
            await first.ServesAsync();
        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(migrator));
        await cluster.AsOwnerAsync("INSERT INTO devices (device_id, unit_id, mac_address, name) VALUES (1, 'one', '00:00:00:00:00:01', 'one')");

        var role = await cluster.CreateRoleAsync(BindingKind.Production, 1);
        await using var old = OldServer.Start(await servers.GetAsync(major), cluster, role, "ums-1");
        await old.ServesAsync();
        await Until.TrueAsync(async () => await RunsAsync(cluster) > 2);

        await cluster.ExecuteAsync(new DatabaseAction.FenceRole(role));
        var runs = await RunsAsync(cluster);
        (await old.DeviceAsync(1)).ShouldNotBe(HttpStatusCode.OK);
        await old.TriesAgainAsync();

        (await RunsAsync(cluster)).ShouldBe(runs, "its scheduled job wrote on");
        (await old.DeviceAsync(1)).ShouldNotBe(HttpStatusCode.OK);
        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'")).ShouldBe(0);
        old.HasExited.ShouldBeFalse("it is alive, and tries");
    }

    private static Task<long> RunsAsync(TestCluster cluster) => cluster.ScalarAsync<long>("SELECT coalesce(sum(runs), 0)::bigint FROM job_runs");
}
