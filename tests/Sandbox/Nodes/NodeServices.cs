using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Services that the pods of a node share.</summary>
internal sealed record NodeServices(
    ProcessNodeOptions Options,
    ApiClient Client,
    ContainerEnvironment Environment,
    PodVolumes Volumes,
    ProbeAction Probes,
    NodeEvents Events,
    string HostIP,
    ILogger Logger)
{
    public TimeProvider Clock => Options.Clock;

    /// <summary>Current time in whole seconds. The API drops fractions, which would otherwise always be a difference.</summary>
    public DateTime Now
    {
        get
        {
            var now = Clock.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        }
    }

    public string LogFile(string @namespace, string pod, string container)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Options.Run.Path, "logs")).FullName;
        return Path.Combine(folder, $"{@namespace}_{pod}_{container}.log");
    }
}
