using Microsoft.Extensions.Logging;

namespace UmsOperator.Sandbox.Cluster;

internal static partial class Log
{
    [LoggerMessage(EventId = 4200, Level = LogLevel.Debug, Message = "{StandIn} retries its pass: {Reason}")]
    public static partial void PassFailed(ILogger logger, string standIn, string reason);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Bound {Namespace}/{Pod} to node {Node}")]
    public static partial void Bound(ILogger logger, string @namespace, string pod, string node);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "Node {Node} has not renewed its lease and is marked unreachable")]
    public static partial void NodeLost(ILogger logger, string node);
}
