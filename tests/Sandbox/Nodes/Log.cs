using Microsoft.Extensions.Logging;

namespace UmsOperator.Sandbox.Nodes;

internal static partial class Log
{
    [LoggerMessage(EventId = 4100, Level = LogLevel.Information, Message = "{Namespace}/{Pod}: container {Container} started as process {Process}")]
    public static partial void ContainerStarted(ILogger logger, string @namespace, string pod, string container, int process);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "{Namespace}/{Pod}: container {Container} exited with code {Code}")]
    public static partial void ContainerEnded(ILogger logger, string @namespace, string pod, string container, int code);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "{Namespace}/{Pod}: {Part} could not be prepared; it is retried")]
    public static partial void PrepareFailed(ILogger logger, Exception exception, string @namespace, string pod, string part);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Error, Message = "{Namespace}/{Pod} failed")]
    public static partial void PodFailed(ILogger logger, Exception exception, string @namespace, string pod);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Debug, Message = "Node {Node} could not renew its lease: {Reason}")]
    public static partial void RenewFailed(ILogger logger, string node, string reason);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Warning, Message = "Node {Node} could not be removed from the cluster")]
    public static partial void RemoveFailed(ILogger logger, Exception exception, string node);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Warning, Message = "{Namespace}/{Pod}: the API server refused its status: {Answer}")]
    public static partial void StatusRefused(ILogger logger, string @namespace, string pod, string answer);
}
