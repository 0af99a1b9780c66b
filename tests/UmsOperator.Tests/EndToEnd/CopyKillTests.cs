using System.Globalization;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The operator is killed while rows are being copied. The incomplete copy is dropped, and the update ends with one complete copy.</summary>
public sealed class CopyKillTests(EndToEndFixture fixture)
{
    private const string Rows = "SELECT count(*) || ' ' || sum(hashtext(t::text)::bigint) FROM settings_of_devices t";

    // Kills after the first rows of a table, in the middle of it, and when other tables are complete.
    private static readonly int[] BytesBefore = [1, 700_000, 2_000_000];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_the_middle_of_a_copy_the_next_operator_drops_what_is_half_made_and_ends_with_one_good_copy()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "copykill", 2, spec => spec.Set("spec.update.snapshot.maxRateMebibytesPerSecond", 1));
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        await cluster.Database.ExecuteInProductionAsync(
            $"""
            SET ROLE "{cluster.Site.Names.OwnerRole}";
            CREATE TABLE settings_of_devices AS SELECT g AS id, md5(g::text) AS name, repeat(md5(g::text), 8) AS value FROM generate_series(1, 12000) g;
            GRANT SELECT ON settings_of_devices TO "{cluster.Site.Names.AppRole}"
            """);
        var expected = await cluster.Database.ScalarAsync(cluster.Database.Production, Rows);
        await cluster.UpdateToAsync(TestCluster.New);

        foreach (var bytes in BytesBefore)
        {
            await PollCondition.EventuallyAsync(cluster, async () => await WrittenAsync(cluster, uid) >= bytes, $"{bytes} bytes of one table on their way", Patience);
            await SandboxSite.KillOperatorAsync(cluster.Site.Operators[^1]);
            (await GoldenAsync(cluster, uid)).ShouldBe(1);
            await cluster.Site.StartOperatorAsync(FastSettings.OperatorArguments, Token);
        }

        await cluster.UntilAsync(one => one.Each("status.servers").Any(server => server.Text("mode") is "Update" && server.Text("ready") is "true"), "a server on its snapshot of the golden copy");
        (await GoldenAsync(cluster, uid)).ShouldBeLessThanOrEqualTo(1);
        var snapshot = (await cluster.Database.CopiesAsync(uid)).Single(name => name.EndsWith("_s1", StringComparison.Ordinal));
        (await cluster.Database.ScalarAsync(cluster.Database.Server.ConnectionString(snapshot), Rows)).ShouldBe(expected);
        await cluster.UntilReadyAsync(TestCluster.New);
        (await cluster.Database.CopiesAsync(uid)).ShouldHaveSingleItem().ShouldEndWith("_rp");
        (await cluster.Database.ScalarAsync(cluster.Database.Production, Rows)).ShouldBe(expected);
        await cluster.DeleteAsync();
    }

    private static async Task<int> GoldenAsync(TestCluster cluster, string uid) =>
        (await cluster.Database.CopiesAsync(uid)).Count(name => name.EndsWith("_golden", StringComparison.Ordinal));

    // Bytes that the server has received of the largest COPY into the golden copy that is running now.
    private static async Task<long> WrittenAsync(TestCluster cluster, string uid) => long.Parse(
        await cluster.Database.ScalarAsync(
            cluster.Database.Server.ConnectionString(),
            "SELECT coalesce(max(bytes_processed), 0) FROM pg_stat_progress_copy WHERE command = 'COPY FROM' AND datname LIKE $1 || '\\_%\\_golden'", ClusterClaim(uid)),
        CultureInfo.InvariantCulture);

    private static string ClusterClaim(string uid) => $@"ums\_{uid.Replace("-", "", StringComparison.Ordinal)[..8]}";
}
