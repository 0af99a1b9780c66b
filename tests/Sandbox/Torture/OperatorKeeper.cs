using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Runs two operators as a Deployment does: one that exits is restarted.</summary>
internal sealed class OperatorKeeper(SandboxSite site) : IAsyncDisposable
{
    private const int Wanted = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _stopping = new();
    private ImmutableList<string> _crashes = [];
    private Task _keeping = Task.CompletedTask;

    /// <summary>Exits that are neither a kill nor a lost lease.</summary>
    public IReadOnlyList<string> Crashes => _crashes;

    /// <summary>The running operators.</summary>
    public IReadOnlyList<OperatorProcess> Running => [.. site.Operators.Where(one => !one.Process.HasExited)];

    /// <summary>Starts both operators.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; number < Wanted; number++)
            await site.StartOperatorAsync(FastSettings.OperatorArguments, cancellationToken);
        _keeping = KeepAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        _stopping.Dispose();
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        var judged = new HashSet<int>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var ended in site.Operators.Where(one => one.Process.HasExited && judged.Add(one.Process.Id)))
            {
                if (ended.Process.LogTail(60).Any(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal)))
                    _crashes = _crashes.Add($"an operator crashed: {string.Join('\n', ended.Process.LogTail(30))}");
            }

            try
            {
                if (Running.Count < Wanted)
                    await site.StartOperatorAsync(FastSettings.OperatorArguments, cancellationToken);
                await Task.Delay(Pause, cancellationToken);
            }
            catch (SandboxException)
            {
                // The API server is down, or the operator was killed again; it is retried.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
