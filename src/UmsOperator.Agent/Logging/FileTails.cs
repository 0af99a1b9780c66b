using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Logging;

/// <summary>Follows all log files of the settings.</summary>
internal sealed class FileTails(AgentSettings settings, LineSink sink, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly List<FileTail> _tails =
    [
        .. settings.Logs.Files.Select(file => new FileTail(Path.Combine(settings.Vendor.Home, file.Key), file.Value, settings.Logs.MaxLineBytes, sink)),
    ];

    /// <summary>Runs until it is cancelled, and then copies the last lines.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
                Turn();
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            Turn();
        }
    }

    public void Dispose() => _tails.ForEach(tail => tail.Dispose());

    private void Turn() => _tails.ForEach(tail => tail.Turn());
}
