using System.Runtime.InteropServices;

namespace RudeServer.Supervising;

/// <summary>What a child hears from the first process. Signals it leaves to that one, as they may be sent to all of them.</summary>
internal sealed class Orders : IDisposable
{
    public const string Serve = "serve";
    public const string Drain = "drain";
    public const string Close = "close";

    private readonly PosixSignalRegistration _signals = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);

    /// <summary>Each word until the first process is gone.</summary>
    public async IAsyncEnumerable<string> HearAsync()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } word)
            yield return word;
    }

    /// <summary>Until the first process is gone, or has said to end.</summary>
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
