using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Demo;

/// <summary>A live table for terminals.</summary>
internal sealed class LiveScreen(IAnsiConsole console) : IDemoScreen
{
    private static readonly string[] Order = ["Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"];

    public Task RunAsync(Func<Action<DemoFrame>, Task> follow) =>
        console.Live(new Text("")).Overflow(VerticalOverflow.Ellipsis).StartAsync(context => follow(frame => context.UpdateTarget(Render(frame))));

    internal static IRenderable Render(DemoFrame frame) => new Rows(
        new Markup(string.Create(CultureInfo.InvariantCulture, $"[bold]{frame.Elapsed.TotalSeconds:0.0} s[/]  {Markup.Escape(frame.Cluster.Phase)}  {Markup.Escape(frame.Cluster.Updated)}")),
        Servers(frame),
        Steps(frame.Cluster),
        Devices(frame.Load));

    private static Table Servers(DemoFrame frame)
    {
        var table = new Table().RoundedBorder().AddColumns("server", "version", "mode", "binding", "ready", "for");
        foreach (var server in frame.Cluster.Servers)
        {
            var mode = server.Mode is "Update" ? "[yellow]update[/]" : server.Mode.ToLowerInvariant();
            var since = server.Since is { } begun ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (frame.Now - begun).TotalSeconds):0} s") : "";
            table.AddRow(Markup.Escape(server.Name), Markup.Escape(server.Version), mode, Markup.Escape(server.Binding), server.IsReady ? "[green]yes[/]" : "[red]no[/]", since);
        }

        return table;
    }

    private static Markup Steps(ClusterView cluster)
    {
        var done = cluster.Step is null ? [] : cluster.Steps.GroupBy(s => s.Step, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Sum(x => x.Seconds), StringComparer.Ordinal);
        var steps = Order.Union(done.Keys, StringComparer.Ordinal).Select(step =>
            step == cluster.Step ? $"[bold yellow]{step}[/]"
            : done.TryGetValue(step, out var seconds) ? string.Create(CultureInfo.InvariantCulture, $"[green]{step} {seconds:0.0} s[/]")
            : $"[grey]{step}[/]");
        var waiting = cluster.Stalled ?? cluster.WaitingFor;
        return new Markup(string.Join(" > ", steps) + (waiting is null ? "" : $"\n[grey]{Markup.Escape(waiting)}[/]"));
    }

    private static Markup Devices(LoadSnapshot? load) => new(load is null
        ? "devices: -"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"devices: {load.OpenConnections} connected, {load.Requests} requests, [{(load.Failed == 0 ? "green" : "red")}]{load.Failed} failed[/], p99 {load.P99.TotalMilliseconds:0} ms"));
}
