using System.Globalization;

namespace UmsOperator.Sandbox.Demo;

/// <summary>Prints one line for each change, and the devices' counters every five seconds, for logs and pipes.</summary>
internal sealed class PlainScreen(TextWriter output, string name = "demo") : IDemoScreen
{
    private static readonly TimeSpan CountersEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private TimeSpan _countersDue = CountersEvery;

    public async Task RunAsync(Func<Action<DemoFrame>, Task> follow)
    {
        await follow(Show);
        await output.FlushAsync();
    }

    private void Show(DemoFrame frame)
    {
        var cluster = frame.Cluster;
        foreach (var server in cluster.Servers)
            Change(frame, server.Name, $"{server.Version} {server.Mode.ToLowerInvariant()} {(server.IsReady ? "ready" : "not ready")}, binding {server.Binding}");
        Change(frame, "step", cluster.Step ?? cluster.Phase);
        Change(frame, "updated", cluster.Updated);
        Change(frame, "waiting for", cluster.WaitingFor ?? "");
        Change(frame, "stalled", cluster.Stalled ?? "");
        if (frame.Elapsed < _countersDue || frame.Load is not { } load)
            return;
        _countersDue += CountersEvery;
        Write(frame, string.Create(CultureInfo.InvariantCulture, $"devices: {load.Requests} requests, {load.Failed} failed, {load.OpenConnections} connected, p99 {load.P99.TotalMilliseconds:0} ms"));
    }

    private void Change(DemoFrame frame, string about, string text)
    {
        if (text.Length == 0 || (_shown.TryGetValue(about, out var before) && before == text))
            return;
        _shown[about] = text;
        Write(frame, $"{about}: {text}");
    }

    private void Write(DemoFrame frame, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {frame.Elapsed.TotalSeconds,6:0.0} s  {text}"));
}
