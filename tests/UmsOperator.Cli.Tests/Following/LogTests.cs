using System.Text;
using UmsOperator.Cli.Following;

namespace UmsOperator.Cli.Tests.Following;

public sealed class LogTests
{
    private static readonly DateTime Begun = new(2026, 1, 10, 20, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Logs_are_merged_by_time_and_each_keeps_its_order()
    {
        IAsyncEnumerable<LogLine>[] logs =
        [
            new[] { Line("a", 1), Line("a", 4), Line("a", 2), Line("a", 9) }.ToAsyncEnumerable(),
            new[] { Line("b", 0), Line("b", 4), Line("b", 8) }.ToAsyncEnumerable(),
            Array.Empty<LogLine>().ToAsyncEnumerable(),
        ];

        var merged = await LogMerge.MergeAsync(logs, TestContext.Current.CancellationToken).Select(line => line.Text).ToListAsync(TestContext.Current.CancellationToken);

        merged.ShouldBe(["b0", "a1", "a4", "a2", "b4", "b8", "a9"]);
    }

    [Fact]
    public async Task A_line_without_an_end_costs_bounded_memory()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{new string('x', 100_000)}\nshort\r\n\nlast"));

        var lines = await BoundedLines.ReadAsync(stream, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        lines.Select(line => line.Length).ShouldBe([BoundedLines.Longest, 5, 0, 4]);
    }

    [Fact]
    public void A_line_without_a_time_has_that_of_the_line_before()
    {
        LogLine.Of("a", "2026-01-10T20:00:01.5Z it serves", Begun).ShouldBe(new LogLine("a", Begun.AddSeconds(1.5), "it serves"));
        LogLine.Of("a", "unable to retrieve", Begun).ShouldBe(new LogLine("a", Begun, "unable to retrieve"));
    }

    private static LogLine Line(string pod, int second) => new(pod, Begun.AddSeconds(second), $"{pod}{second}");
}
