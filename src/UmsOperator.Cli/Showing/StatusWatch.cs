using Spectre.Console;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Showing;

/// <summary>Follows a cluster until Ctrl-C. In a terminal the page is drawn again each second; elsewhere each change of the state is a line.</summary>
internal sealed class StatusWatch(ClusterApi api, Terminal terminal, TimeSpan between)
{
    /// <summary>Follows it. An API server that does not answer for a while is reported, and asked again.</summary>
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        if (terminal.Out.Profile.Capabilities is not { Interactive: true, Ansi: true })
        {
            await LinesAsync(name, cancellationToken);
            return;
        }

        var first = await api.GetAsync(name, cancellationToken);
        await terminal.Out.Live(StatusPage.Of(first.Cluster, terminal.Now)).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            var last = first.Cluster;
            while (true)
            {
                var (seen, trouble) = await ClusterPoll.AtAsync(api, name, cancellationToken);
                last = seen?.Cluster ?? last;
                var page = StatusPage.Of(last, terminal.Now);
                live.UpdateTarget(trouble is null ? page : new Rows(page, Cells.Of($"as it was: {trouble}", Cells.Bad)));
                live.Refresh();
                await Task.Delay(between, terminal.Time, cancellationToken);
            }
        });
    }

    private async Task LinesAsync(string name, CancellationToken cancellationToken)
    {
        var told = Facts.Sentence((await api.GetAsync(name, cancellationToken)).Cluster);
        Tell(told);
        while (true)
        {
            await Task.Delay(between, terminal.Time, cancellationToken);
            var (seen, trouble) = await ClusterPoll.AtAsync(api, name, cancellationToken);
            var now = trouble ?? $"{Facts.Sentence(seen!.Cluster)}{(seen.Cluster.Status?.Ready is { } ready ? $" ({ready} ready)" : "")}";
            if (now != told)
                Tell(told = now);
        }
    }

    private void Tell(string sentence) => terminal.Line($"{Texts.Phrases.Instant(terminal.Now)}  {sentence}");
}
