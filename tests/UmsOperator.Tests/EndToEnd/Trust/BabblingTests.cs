namespace UmsOperator.Tests.EndToEnd.Trust;

/// <summary>A server whose check-status responses are unusable in changing ways. They are reported and hide nothing else.</summary>
public sealed class BabblingTests(EndToEndFixture fixture)
{
    private const string Babbles = "12.04.912";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Kinds =
    [
        "check-status answers with invalid UTF-8",
        "check-status answers with a lone surrogate",
        "check-status answers with something other than JSON",
        "check-status answers with a duplicate field",
        "check-status answers with the unknown status 'pur\ufffdple\ufffd[31m'",
        "check-status answers with more than 16 KiB",
        "check-status answers with JSON that is nested too deep",
        "check-status does not complete its answer within 1.5 s",
        "check-status answers with status code 302",
        "check-status answers with the content encoding 'gzip'",
        "check-status answers with more than 16 KiB of headers",
    ];

    [Fact]
    public async Task What_a_server_answers_is_reported_and_neither_stops_a_change_of_version_nor_the_deletion()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "babble", 1, version: Babbles);
        var missing = Kinds.ToHashSet(StringComparer.Ordinal);
        HashSet<string> told = [];
        var round = 0;
        await PollCondition.EventuallyAsync(
            cluster,
            async () =>
            {
                // A ready cluster is reconciled rarely; a change triggers a reconcile. The test changes it in intervals, so that the changes do not conflict with status writes.
                if (round++ % 10 == 0)
                    await cluster.AnnotateAsync("example.com/look", $"{round}");
                var message = (await cluster.GetAsync()).Message();
                if (told.Add(message))
                    TestContext.Current.TestOutputHelper?.WriteLine(message);
                missing.RemoveWhere(kind => message.Contains($"ums-0: {kind}", StringComparison.Ordinal));
                return missing.Count == 0;
            },
            "each kind of answer is told in the condition",
            Patience);

        await cluster.UpdateToAsync(TestCluster.New);
        var cured = await cluster.UntilReadyAsync(TestCluster.New);

        cured.Message().ShouldNotContain("check-status");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_cluster_whose_server_babbles_can_be_deleted()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "babble-gone", 1, version: Babbles);
        var begun = TimeProvider.System.GetTimestamp();
        await PollCondition.StillAsync(cluster, () => Task.FromResult(true), "it babbles for a while", TimeSpan.FromSeconds(5));

        await cluster.DeleteAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"deleted {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s after it was ready");
    }
}
