using System.Runtime.CompilerServices;
using Spectre.Console;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Following;

/// <summary>Shows the logs of all servers, each line behind the name of its pod.</summary>
internal sealed class LogCommandRun(LogReader reader, Terminal terminal, LogOptions options)
{
    private static readonly Style[] Styles = [new(Color.Aqua), new(Color.Yellow), new(Color.Green), new(Color.Fuchsia), new(Color.Blue), new(Color.Silver)];
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>The lines that exist, ordered by time.</summary>
    public async Task<int> ShowAsync(string cluster, CancellationToken cancellationToken)
    {
        var pods = await reader.PodsAsync(cluster, cancellationToken);
        if (pods.Count == 0)
            throw new CliException(ExitCodes.NotFound, $"cluster {cluster} has no servers", $"see why: kubectl ums status {cluster}");
        List<string> troubles = [];
        await foreach (var line in LogMerge.MergeAsync([.. pods.Select(pod => ReadableAsync(pod.Metadata.Name, troubles, cancellationToken))], cancellationToken))
            Write(line);
        foreach (var trouble in troubles)
            terminal.Say(trouble, Cells.Bad);
        return troubles.Count == pods.Count ? ExitCodes.Unreachable : ExitCodes.Done;
    }

    /// <summary>Further lines as they come, also of pods that are created meanwhile, until Ctrl-C.</summary>
    public async Task<int> FollowAsync(string cluster, CancellationToken cancellationToken)
    {
        var followed = new Dictionary<string, Task>(StringComparer.Ordinal);
        var last = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        while (true)
        {
            foreach (var pod in await reader.PodsAsync(cluster, cancellationToken))
            {
                if (pod.Status?.Phase != "Running" || followed.TryGetValue(pod.Metadata.Uid, out var running) && !running.IsCompleted)
                    continue;
                followed[pod.Metadata.Uid] = FollowAsync(pod.Metadata.Name, pod.Metadata.Uid, last, cancellationToken);
            }

            await Task.Delay(Between, terminal.Time, cancellationToken);
        }
    }

    private async Task FollowAsync(string pod, string uid, Dictionary<string, DateTime> last, CancellationToken cancellationToken)
    {
        DateTime seen;
        lock (last)
            seen = last.GetValueOrDefault(uid);
        try
        {
            // A stream that ended is opened again; the lines that were shown before are left out.
            var rest = seen == default ? options : options with { Tail = null, Since = terminal.Now - seen + Between };
            await foreach (var line in reader.ReadAsync(pod, rest, follow: true, cancellationToken))
            {
                if (line.Time <= seen)
                    continue;
                lock (last)
                {
                    last[uid] = line.Time;
                    Write(line);
                }
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && ApiFailure.Of(error) is { } known)
        {
            lock (last)
                terminal.Say($"{pod}: {known.Message}", Cells.Bad);
        }
    }

    /// <summary>One pod that cannot be read does not hide the others.</summary>
    private async IAsyncEnumerable<LogLine> ReadableAsync(string pod, List<string> troubles, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lines = reader.ReadAsync(pod, options, follow: false, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await lines.MoveNextAsync())
                    yield break;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && ApiFailure.Of(error) is { } known)
            {
                troubles.Add($"{pod}: {known.Message}");
                yield break;
            }

            yield return lines.Current;
        }
    }

    private void Write(LogLine line)
    {
        var style = Styles[line.Pod.Length > 0 && char.IsAsciiDigit(line.Pod[^1]) ? (line.Pod[^1] - '0') % Styles.Length : 0];
        terminal.Out.Write(new Text($"{Core.Texts.SafeText.Of(line.Pod, Core.Texts.SafeText.Word)} ", style));
        terminal.Line($"{(options.Timestamps ? $"{Phrases.Instant(line.Time)} " : "")}{line.Text}");
    }
}
