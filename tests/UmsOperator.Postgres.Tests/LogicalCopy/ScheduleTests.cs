using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class ScheduleTests
{
    private static readonly Worker Worker = new(new Npgsql.NpgsqlConnection(), new Npgsql.NpgsqlConnection());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Every_item_runs_once_after_its_dependencies_and_never_together_with_one_that_has_the_same_lock(int workers)
    {
        var random = new Random(workers);
        var done = new List<int>();
        var held = new HashSet<uint>();
        var items = new List<WorkItem>();
        var needs = new List<(int Item, int Needed)>();
        for (var i = 0; i < 200; i++)
        {
            var number = i;
            var item = new WorkItem($"{i}", random.Next(100), async (_, _) =>
            {
                lock (done)
                    items[number].Locks.ShouldAllBe(table => held.Add(table));
                await Task.Yield();
                lock (done)
                {
                    done.Add(number);
                    held.ExceptWith(items[number].Locks);
                }
            });
            item.Locks.UnionWith([(uint)random.Next(8), (uint)random.Next(8)]);
            for (var edge = 0; edge < random.Next(3) && i > 0; edge++)
            {
                var needed = random.Next(i);
                item.After(items[needed]);
                needs.Add((i, needed));
            }

            items.Add(item);
        }

        await new Schedule(items).RunAsync([.. Enumerable.Repeat(Worker, workers)], Token);

        done.Order().ShouldBe(Enumerable.Range(0, 200));
        needs.ShouldAllBe(edge => done.IndexOf(edge.Needed) < done.IndexOf(edge.Item));
    }

    [Fact]
    public async Task The_first_failure_ends_the_others_and_is_reported()
    {
        var cancelled = false;
        var waiting = new WorkItem("waits", 2, async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cancelled = token.IsCancellationRequested;
            }
        });
        var failing = new WorkItem("fails", 1, (_, _) => throw new DatabaseActionException("no"));
        var never = new WorkItem("never", 3, (_, _) => throw new InvalidOperationException("was begun"));
        never.After(failing);

        (await Should.ThrowAsync<DatabaseActionException>(() => new Schedule([waiting, failing, never]).RunAsync([Worker, Worker], Token))).Message.ShouldBe("no");

        cancelled.ShouldBeTrue("whoever drops the copy next must find nobody at work");
    }

    [Fact]
    public async Task An_item_knows_how_many_workers_have_nothing_else_to_do()
    {
        var spare = new List<(string Item, int Spare)>();
        WorkItem Item(string name, long weight) => new(name, weight, (worker, _) =>
        {
            spare.Add((name, worker.Spare));
            return Task.CompletedTask;
        });
        var (first, beside, last) = (Item("first", 3), Item("beside", 2), Item("last", 1));
        last.After(first);
        last.After(beside);

        await new Schedule([first, beside, last]).RunAsync([Worker], Token);
        spare.ShouldBe([("first", 0), ("beside", 0), ("last", 0)]);

        spare.Clear();
        var alone = Item("alone", 1);
        await new Schedule([alone]).RunAsync([Worker, Worker, Worker], Token);
        spare.ShouldBe([("alone", 2)], "the others wait for it");
    }

    [Fact]
    public async Task A_circle_is_an_error_and_no_hang()
    {
        var first = new WorkItem("first", 1, (_, _) => Task.CompletedTask);
        var second = new WorkItem("second", 1, (_, _) => Task.CompletedTask);
        first.After(second);
        second.After(first);

        (await Should.ThrowAsync<InvalidOperationException>(() => new Schedule([first, second]).RunAsync([Worker], Token))).Message.ShouldContain("first, second");
    }
}
