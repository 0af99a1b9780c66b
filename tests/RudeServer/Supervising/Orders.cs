using System.Runtime.InteropServices;

namespace RudeServer.Supervising;

/// <summary>Reads a child's orders from the first process. The child ignores signals, because they may be sent to the whole group.</summary>
internal sealed class Orders : IDisposable
{
    public const string Serve = "serve";
    public const string Drain = "drain";
    public const string Close = "close";

    private readonly PosixSignalRegistration _signals = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);

    /// <summary>Yields each order until the first process ends.</summary>
    public async IAsyncEnumerable<string> HearAsync()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } word)
            yield return word;
    }

    /// <summary>Waits until the first process ends or orders to close.</summary>
    public async Task UntilClosedAsync()
    {
        await foreach (var word in HearAsync())
        {
            if (word == Close)
                return;
        }
    }

    public void Dispose() => _signals.Dispose();
}
