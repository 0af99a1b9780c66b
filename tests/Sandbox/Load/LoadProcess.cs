using System.Net;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Load;

/// <summary>The device load as a process of its own (<see cref="LoadCommand"/>), fed with the endpoints of a Service.</summary>
public sealed class LoadProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IEndpointSource _source;
    private readonly string _file;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SandboxProcess _process;
    private readonly Task _feeding;

    private LoadProcess(IEndpointSource source, string file, SandboxProcess process)
    {
        (_source, _file, _process) = (source, file, process);
        _feeding = FeedAsync(_stopping.Token);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="run">Ends it at the latest.</param>
    /// <param name="source">Read five times a second.</param>
    /// <param name="connections">Devices, each with one connection.</param>
    public static LoadProcess Start(RunFolder run, IEndpointSource source, int connections)
    {
        ArgumentNullException.ThrowIfNull(run);
        var file = Path.Combine(run.CreateFolder("load"), "endpoints");
        File.WriteAllText(file, "");
        var program = Path.Combine(AppContext.BaseDirectory, "Sandbox.dll");
        return new LoadProcess(source, file, run.Start(new ProcessSpec("load", "dotnet", program, "load", "--endpoints-file", file, "--devices", $"{connections}")
        {
            Grace = TimeSpan.FromSeconds(20), // requests under way are brought to their end
        }));
    }

    /// <summary>The newest counters; null before the first second is over.</summary>
    public LoadSnapshot? Latest() => LoadSnapshot.Last(_process.LogTail(2));

    /// <summary>Ends the load in order.</summary>
    /// <returns>The last counters.</returns>
    /// <exception cref="SandboxException">It had ended by itself, or never counted anything.</exception>
    public async Task<LoadSnapshot> StopAsync()
    {
        if (_process.HasExited)
            throw new SandboxException($"the device load ended by itself:\n{string.Join('\n', _process.LogTail())}");
        await _process.StopAsync();
        return Latest() ?? throw new SandboxException($"the device load counted nothing:\n{string.Join('\n', _process.LogTail())}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _feeding;
        _stopping.Dispose();
        await _process.StopAsync();
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var lines = (await _source.ReadAsync(cancellationToken)).Select((IPEndPoint endpoint) => endpoint.ToString());
                await File.WriteAllLinesAsync(_file + ".new", lines, cancellationToken);
                File.Move(_file + ".new", _file, overwrite: true);
            }
            catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // What cannot be read changes nothing for the devices.
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
