using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>Which database a server uses.</summary>
internal static class BoundDatabase
{
    /// <summary>The key of production, whose name in the status also holds the host.</summary>
    public const string Production = "production";

    /// <summary>Production or the name of the server's own snapshot; null: the status does not tell.</summary>
    public static string? Of(ServerStatus server, UmsClusterStatus status)
    {
        if (server.Binding is not { } id || !ClusterNames.TryReadBinding(id, out var ordinal, out var kind))
            return null;
        if (kind != BindingKind.Snapshot)
            return Production;
        // The first server has no snapshot: it migrates production.
        return status.Update?.Copies?.Snapshots is { } snapshots && ordinal >= 1 && ordinal <= snapshots.Count ? snapshots[ordinal - 1] : null;
    }
}
