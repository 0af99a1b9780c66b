using Microsoft.Extensions.Logging;

namespace UmsOperator.Kubernetes;

/// <summary>All log messages of this library. Objects are logged by key, never by content.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "Listed {Count} {Resource} at version {Version}")]
    public static partial void Listed(this ILogger logger, string resource, int count, string version);

    [LoggerMessage(2001, LogLevel.Debug, "The watch of {Resource} ended at version {Version} after {Events} events")]
    public static partial void WatchEnded(this ILogger logger, string resource, string version, int events);

    [LoggerMessage(2002, LogLevel.Information, "The resource version of {Resource} is too old, listing again: {Reason}")]
    public static partial void VersionExpired(this ILogger logger, string resource, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "The connection for {Resource} failed; the watch resumes from its last resource version")]
    public static partial void ConnectionLost(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2004, LogLevel.Error, "The cache of {Resource} could not be updated, listing again")]
    public static partial void ReflectorFailed(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2005, LogLevel.Error, "A subscriber of {Resource} failed and missed a change")]
    public static partial void SubscriberFailed(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2010, LogLevel.Information, "Controller {Controller} started with {Workers} workers")]
    public static partial void ControllerStarted(this ILogger logger, string controller, int workers);

    [LoggerMessage(2011, LogLevel.Error, "Controller {Controller}: attempt {Attempt} to reconcile {Key} failed")]
    public static partial void ReconcileFailed(this ILogger logger, Exception error, string controller, string key, int attempt);

    [LoggerMessage(2012, LogLevel.Error, "Controller {Controller}: {Key} cannot be reconciled until it changes")]
    public static partial void ReconcileHopeless(this ILogger logger, Exception error, string controller, string key);

    [LoggerMessage(2013, LogLevel.Information, "Controller {Controller} stopped")]
    public static partial void ControllerStopped(this ILogger logger, string controller);

    [LoggerMessage(2020, LogLevel.Information, "{Identity} leads {Lease}")]
    public static partial void LeadershipAcquired(this ILogger logger, string identity, string lease);

    [LoggerMessage(2021, LogLevel.Critical, "{Identity} no longer leads {Lease}: {Reason}")]
    public static partial void LeadershipLost(this ILogger logger, string identity, string lease, string reason);

    [LoggerMessage(2022, LogLevel.Information, "{Identity} released {Lease}")]
    public static partial void LeadershipReleased(this ILogger logger, string identity, string lease);

    [LoggerMessage(2023, LogLevel.Warning, "{Identity} cannot read or write {Lease}")]
    public static partial void LeaseFailed(this ILogger logger, Exception error, string identity, string lease);

    [LoggerMessage(2024, LogLevel.Error, "{Identity} is not allowed to read or write {Lease} and cannot lead. Grant get, create and patch on leases.")]
    public static partial void LeaseForbidden(this ILogger logger, Exception error, string identity, string lease);

    [LoggerMessage(2025, LogLevel.Information, "{Lease} is held by {Holder}")]
    public static partial void LeaseHeld(this ILogger logger, string lease, string holder);

    [LoggerMessage(2026, LogLevel.Error, "A callback for the loss of {Lease} failed")]
    public static partial void LossListenerFailed(this ILogger logger, Exception error, string lease);

    [LoggerMessage(2030, LogLevel.Warning, "Event {Reason} for {Regarding} could not be written")]
    public static partial void EventFailed(this ILogger logger, Exception error, string reason, string regarding);

    [LoggerMessage(2031, LogLevel.Warning, "Event {Reason} for {Regarding} was dropped: the queue is full")]
    public static partial void EventDropped(this ILogger logger, string reason, string regarding);
}
