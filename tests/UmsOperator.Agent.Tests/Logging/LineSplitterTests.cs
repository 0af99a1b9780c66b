using System.Text;
using UmsOperator.Agent.Logging;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Logging;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\n\ntwo", "one\r||two")]
    [InlineData("12345678901\nnext\n", "1234567890 … 1 more bytes|next")]
    [InlineData("", "")]
    public void Lines_are_cut_wherever_the_bytes_are(string text, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            List<string> found = [];
            var splitter = new LineSplitter(10, found.Add);
            foreach (var part in bytes.Chunk(size))
                splitter.Add(part);
            splitter.End();
            string.Join('|', found).ShouldBe(lines);
        }
    }

    [Fact]
    public async Task A_line_stays_one_line_and_a_stalled_reader_costs_lines_but_no_time()
    {
        using var stalled = new StalledStream();
        await using var sink = new LineSink(stalled, TimeProvider.System);
        for (var line = 0; line < 20_000; line++)
            sink.Write("server", "line\u001B[31m\nforged");

        sink.Dropped.ShouldBeGreaterThan(10_000);
        stalled.Release();
        await Eventually.HoldsAsync(() => Task.FromResult(stalled.Written.Contains("lines were dropped", StringComparison.Ordinal)), "the loss is told");
        stalled.Written.ShouldNotContain("\u001B");
        stalled.Written.Split('\n').ShouldAllBe(line => line.Length == 0 || line.Contains(" | ", StringComparison.Ordinal));
    }

    private sealed class StalledStream : MemoryStream
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();

        public string Written
        {
            get
            {
                lock (_lock)
                    return Encoding.UTF8.GetString(GetBuffer(), 0, (int)Length);
            }
        }

        public void Release() => _released.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _released.Task;
            lock (_lock)
                Write(buffer.Span);
        }
    }
}
