using System.CommandLine;
using System.Net;
using System.Text.Json;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary><c>sandbox load --endpoints-file …</c>: runs the load in a separate process. It prints a snapshot per second to stdout, one JSON object per line.</summary>
public static class LoadCommand
{
    private static readonly TimeSpan SnapshotPause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var defaults = new DeviceLoadOptions();
        var file = new Option<string>("--endpoints-file") { Description = "File with one address:port per line; replace it by a rename" };
        var endpoint = new Option<string>("--endpoint") { Description = "The address:port of a Service behind a kube-proxy, instead of a file" };
        var devices = new Option<int>("--devices") { DefaultValueFactory = _ => defaults.Devices };
        var interval = new Option<double>("--interval-seconds") { DefaultValueFactory = _ => defaults.Interval.TotalSeconds };
        var duration = new Option<double>("--max-duration-seconds") { DefaultValueFactory = _ => defaults.MaxDuration.TotalSeconds };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("load", "Simulate thin clients with persistent connections and print their counters") { file, endpoint, devices, interval, duration, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = defaults with
            {
                Devices = parsed.GetValue(devices),
                Interval = TimeSpan.FromSeconds(parsed.GetValue(interval)),
                MaxDuration = TimeSpan.FromSeconds(parsed.GetValue(duration)),
                Seed = parsed.GetValue(seed),
            };
            IEndpointSource source = parsed.GetValue(endpoint) is { } service ? new FixedEndpoint(IPEndPoint.Parse(service)) : new EndpointsFile(parsed.GetRequiredValue(file));
            await RunAsync(source, options, Console.Out, TimeProvider.System, cancellationToken);
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null == result.GetValue(endpoint) is null)
                result.AddError("Give either --endpoints-file or --endpoint.");
        });
        return command;
    }

    /// <summary>Runs a load, and writes a snapshot per second and a final one.</summary>
    public static async Task RunAsync(
        IEndpointSource source, DeviceLoadOptions options, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var load = new DeviceLoad(source, options, time);
        var run = load.RunAsync(cancellationToken);
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(SnapshotPause, time, CancellationToken.None));
            await output.WriteLineAsync(JsonSerializer.Serialize(load.Snapshot(), JsonSerializerOptions.Web));
            await output.FlushAsync(CancellationToken.None);
        }

        await run;
    }
}
