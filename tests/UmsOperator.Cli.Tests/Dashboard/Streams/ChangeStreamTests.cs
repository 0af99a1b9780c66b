using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Cli.Dashboard.Streams;

namespace UmsOperator.Cli.Tests.Dashboard.Streams;

public sealed class ChangeStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again_and_silence_is_broken()
    {
        var time = new FakeTimeProvider();
        var sent = await RunAsync(time, 5, _ => Task.FromResult<JsonNode>(new JsonObject { ["a"] = 1 }));

        sent.ShouldBe(["""{"view":{"a":1}}""", null, null, null, null]);
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_is_told_while_it_is_waited_for()
    {
        var time = new FakeTimeProvider();
        var answer = new TaskCompletionSource<JsonNode>();

        var sent = await RunAsync(time, 2, _ => answer.Task);

        sent[0]!.ShouldContain("the API server has not answered yet");
        sent[1].ShouldBeNull();
    }

    [Fact]
    public async Task An_error_is_told_and_the_next_look_may_succeed()
    {
        var time = new FakeTimeProvider();
        var looks = 0;

        var sent = await RunAsync(time, 2, _ => looks++ == 0 ? throw new HttpRequestException("refused") : Task.FromResult<JsonNode>(new JsonObject()));

        sent[0]!.ShouldContain("the API server does not answer: refused");
        sent[1].ShouldBe("""{"view":{}}""");
    }

    private static async Task<List<string?>> RunAsync(FakeTimeProvider time, int events, Func<CancellationToken, Task<JsonNode>> look)
    {
        List<string?> sent = [];
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = new ChangeStream(time, TimeSpan.FromSeconds(1)).RunAsync(
            look,
            async (data, _) =>
            {
                sent.Add(data);
                if (sent.Count == events)
                    await enough.CancelAsync();
            },
            enough.Token);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        return sent;
    }
}
