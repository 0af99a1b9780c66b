using System.Collections.Concurrent;

namespace UmsOperator.Sandbox.Secrecy;

/// <summary>
/// Records what other processes can see: the command lines of all processes, and the environments of servers, which must contain
/// nothing of the operator's login.
/// </summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private const string ServerProgram = "UmsServer.dll";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, bool> _arguments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _environments = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _looking;

    private ProcessWatch() => _looking = Task.Run(() => PollAsync(_stopping.Token), CancellationToken.None);

    /// <summary>Distinct command lines.</summary>
    public IEnumerable<string> Arguments => _arguments.Keys;

    /// <summary>Distinct environments of servers.</summary>
    public IEnumerable<string> ServerEnvironments => _environments.Keys;

    public static ProcessWatch Start() => new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
        _stopping.Dispose();
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
                Look(folder);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(string folder)
    {
        try
        {
            var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            _arguments.TryAdd(arguments, true);
            if (arguments.Contains(ServerProgram, StringComparison.Ordinal))
                _environments.TryAdd(File.ReadAllText(Path.Combine(folder, "environ")).Replace('\0', '\n'), true);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
        }
    }
}
