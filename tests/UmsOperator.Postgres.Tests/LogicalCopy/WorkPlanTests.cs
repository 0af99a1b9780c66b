using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class WorkPlanTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(2, 10, 0, 2)]
    [InlineData(2, 8, 2, 1)]
    [InlineData(4, 8, 2, 3)]
    [InlineData(8, 10, 0, 8)]
    public void A_table_is_cut_into_as_many_parts_as_its_share_would_keep_busy(int workers, int gigabytes, int others, int parts)
    {
        var items = Plan(workers, Table(1, gigabytes * Gigabyte), Table(2, others * Gigabyte));

        items.Count(item => item.Name == "rows of t1").ShouldBe(parts);
    }

    [Fact]
    public void Small_tables_go_together_and_are_not_cut() =>
        Plan(8, [.. Enumerable.Range(1, 30).Select(oid => Table((uint)oid, 8192))]).Select(item => item.Name).ShouldBe(["20 tables from t1", "10 tables from t21"]);

    [Fact]
    public void A_foreign_key_is_checked_when_there_are_statistics_for_the_plan_of_its_query()
    {
        var (first, second) = (Table(1, Gigabyte), Table(2, Gigabyte));
        ArchiveEntry[] entries =
        [
            Entry(11, "TABLE", 1), Entry(12, "TABLE", 2), Entry(21, "CONSTRAINT", 101, 11), Entry(31, "FK CONSTRAINT", 201, 12, 21), Entry(32, "FK CONSTRAINT", 202, 11, 21),
            Entry(41, "COMMENT", 0, 32),
        ];

        var items = Plan(2, entries, first, second);

        var key = items.Single(item => item.Name.Contains("t201", StringComparison.Ordinal));
        var own = items.Single(item => item.Name.Contains("t202", StringComparison.Ordinal));
        var statistics = items.Where(item => item.Name.StartsWith("statistics", StringComparison.Ordinal)).ToList();
        statistics.Count.ShouldBe(2);
        statistics.ShouldAllBe(item => item.Followers.Contains(key));
        statistics[0].Followers.ShouldContain(own);
        Order(items).Count.ShouldBe(items.Count, "a comment on a key must not hold up what the key waits for");
    }

    [Fact]
    public void Indexes_of_partitions_are_attached_one_after_the_other()
    {
        ArchiveEntry[] entries =
        [
            Entry(10, "TABLE", 90), Entry(11, "TABLE", 1), Entry(12, "TABLE", 2), Entry(20, "INDEX", 100, 10), Entry(21, "INDEX", 101, 11), Entry(22, "INDEX", 102, 12),
            Entry(31, "INDEX ATTACH", 201, 21, 20), Entry(32, "INDEX ATTACH", 202, 22, 20),
        ];

        var attached = Plan(2, entries, Table(1, Gigabyte), Table(2, 8192)).Where(item => item.Name.StartsWith("INDEX ATTACH", StringComparison.Ordinal)).ToList();

        attached.Count.ShouldBe(2);
        attached[0].Locks.Overlaps(attached[1].Locks).ShouldBeTrue("two at once can leave the partitioned table's index invalid");
    }

    [Fact]
    public void A_foreign_key_of_a_partitioned_table_waits_for_the_rows_of_all()
    {
        ArchiveEntry[] entries = [Entry(10, "TABLE", 90), Entry(11, "TABLE", 1), Entry(12, "TABLE", 2), Entry(31, "FK CONSTRAINT", 201, 10, 12)];

        var items = Plan(2, entries, Table(1, Gigabyte), Table(2, 8192));

        var key = items.Single(item => item.Name.StartsWith("FK CONSTRAINT", StringComparison.Ordinal));
        items.Where(item => item.Name.StartsWith("rows", StringComparison.Ordinal))
            .ShouldAllBe(item => item.Followers.Contains(key), "its partitions would be locked one by one while they are written");
    }

    private static List<WorkItem> Order(IReadOnlyList<WorkItem> items)
    {
        var awaited = items.ToDictionary(item => item, item => item.Awaited);
        var done = new List<WorkItem>();
        while (awaited.Where(one => one.Value == 0).Select(one => one.Key).FirstOrDefault() is { } next)
        {
            awaited.Remove(next);
            done.Add(next);
            foreach (var follower in next.Followers)
                awaited[follower]--;
        }

        return done;
    }

    private static IReadOnlyList<WorkItem> Plan(int workers, params SourceTable[] tables) => Plan(workers, [], tables);

    private static IReadOnlyList<WorkItem> Plan(int workers, ArchiveEntry[] entries, params SourceTable[] tables)
    {
        var byId = entries.ToDictionary(entry => entry.Id);
        var units = TableUnits.Of(tables, byId, [.. entries.Where(entry => entry.Kind != "TABLE")]);
        return WorkPlan.Of(new TableWriter(new CopyPipe(new Throttle(0, TimeProvider.System), new LogicalCopyProgress())), byId, units, workers);
    }

    private static ArchiveEntry Entry(int id, string kind, uint oid, params int[] dependencies) =>
        new(id, oid, kind, $"t{oid}", "", "", ArchiveSection.PostData, "", "", "", "", [.. dependencies]);

    private static SourceTable Table(uint oid, long bytes) => new(oid, $"t{oid}", " (a)", true, false, null, bytes / 8192, bytes, bytes / 100, false);
}
