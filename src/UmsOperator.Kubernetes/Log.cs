using Microsoft.Extensions.Logging;

namespace UmsOperator.Kubernetes;

/// <summary>All that this library logs. Objects by key, never by content.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "Listed {Count} {Resource} at version {Version}")]
    public static partial void Listed(this ILogger logger, string resource, int count, string version);

    [LoggerMessage(2001, LogLevel.Debug, "The watch of {Resource} ended at version {Version} after {Events} events")]
    public static partial void WatchEnded(this ILogger logger, string resource, string version, int events);

    [LoggerMessage(2002, LogLevel.Information, "The version of {Resource} is too old, listing again: {Reason}")]
    public static partial void VersionExpired(this ILogger logger, string resource, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "No connection for {Resource}, resuming where it broke")]
    public static partial void ConnectionLost(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2004, LogLevel.Error, "Cannot mirror {Resource}, listing again")]
    public static partial void ReflectorFailed(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2005, LogLevel.Error, "A subscriber of {Resource} failed; its change is lost to it")]
    public static partial void SubscriberFailed(this ILogger logger, Exception error, string resource);

    [LoggerMessage(2010, LogLevel.Information, "Controller {Controller} starts {Workers} workers")]
    public static partial void ControllerStarted(this ILogger logger, string controller, int workers);

    [LoggerMessage(2011, LogLevel.Error, "Controller {Controller}: reconciling {Key} failed, attempt {Attempt}")]
    public static partial void ReconcileFailed(this ILogger logger, Exception error, string controller, string key, int attempt);

    [LoggerMessage(2012, LogLevel.Error, "Controller {Controller}: reconciling {Key} cannot succeed until it changes")]
    public static partial void ReconcileHopeless(this ILogger logger, Exception error, string controller, string key);

    [LoggerMessage(2013, LogLevel.Information, "Controller {Controller} has stopped")]
    public static partial void ControllerStopped(this ILogger logger, string controller);

    [LoggerMessage(2020, LogLevel.Information, "{Identity} leads {Lease}")]
    public static partial void LeadershipAcquired(this ILogger logger, string identity, string lease);

    [LoggerMessage(2021, LogLevel.Critical, "{Identity} no longer leads {Lease}: {Reason}")]
    public static partial void LeadershipLost(this ILogger logger, string identity, string lease, string reason);

    [LoggerMessage(2022, LogLevel.Information, "{Identity} has released {Lease}")]
    public static partial void LeadershipReleased(this ILogger logger, string identity, string lease);

    [LoggerMessage(2023, LogLevel.Warning, "{Identity} cannot read or write {Lease}")]
    public static partial void LeaseFailed(this ILogger logger, Exception error, string identity, string lease);

    [LoggerMessage(2024, LogLevel.Error, "{Identity} may not touch {Lease}: it can never lead until RBAC allows it")]
    public static partial void LeaseForbidden(this ILogger logger, Exception error, string identity, string lease);

    [LoggerMessage(2025, LogLevel.Information, "{Lease} is held by {Holder}")]
    public static partial void LeaseHeld(this ILogger logger, string lease, string holder);

    [LoggerMessage(2026, LogLevel.Error, "A listener to the loss of {Lease} failed")]
    public static partial void LossListenerFailed(this ILogger logger, Exception error, string lease);

    [LoggerMessage(2030, LogLevel.Warning, "Event {Reason} for {Regarding} could not be written")]
    public static partial void EventFailed(this ILogger logger, Exception error, string reason, string regarding);

    [LoggerMessage(2031, LogLevel.Warning, "Event {Reason} for {Regarding} dropped: too many wait")]
    public static partial void EventDropped(this ILogger logger, string reason, string regarding);
}
