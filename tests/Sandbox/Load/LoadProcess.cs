using System.Net;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Load;

/// <summary>Runs the device load in a separate process (<see cref="LoadCommand"/>) and supplies it with the endpoints of a Service.</summary>
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

    /// <summary>Starts the process.</summary>
    /// <param name="run">The run that owns the process.</param>
    /// <param name="source">Source of the endpoints; read five times a second.</param>
    /// <param name="connections">Number of devices, each with one connection.</param>
    public static LoadProcess Start(RunFolder run, IEndpointSource source, int connections)
    {
        ArgumentNullException.ThrowIfNull(run);
        var file = Path.Combine(run.CreateFolder("load"), "endpoints");
        File.WriteAllText(file, "");
        var program = Path.Combine(AppContext.BaseDirectory, "Sandbox.dll");
        return new LoadProcess(source, file, run.Start(new ProcessSpec("load", "dotnet", program, "load", "--endpoints-file", file, "--devices", $"{connections}")
        {
            Grace = TimeSpan.FromSeconds(20), // requests in progress are completed
        }));
    }

    /// <summary>The latest counters; null during the first second.</summary>
    public LoadSnapshot? Latest() => LoadSnapshot.Last(_process.LogTail(2));

    /// <summary>Stops the load gracefully.</summary>
    /// <returns>The final counters.</returns>
    /// <exception cref="SandboxException">The process had exited, or has no counters.</exception>
    public async Task<LoadSnapshot> StopAsync()
    {
        if (_process.HasExited)
            throw new SandboxException($"the device load exited unexpectedly:\n{string.Join('\n', _process.LogTail())}");
        await _process.StopAsync();
        return Latest() ?? throw new SandboxException($"the device load printed no counters:\n{string.Join('\n', _process.LogTail())}");
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
                // If the endpoints cannot be read, the devices keep the last ones.
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
