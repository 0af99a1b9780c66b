using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.RestorePoints;

/// <summary>A copy that the operator keeps, with the update that it belongs to.</summary>
/// <param name="Database">Name of the copy's database.</param>
/// <param name="Kind">RestorePoint, or Failed.</param>
/// <param name="Expiry">When it is dropped; null: it has no expiry yet.</param>
/// <param name="UpdateId">ID of its update; null if the history no longer has it.</param>
/// <param name="From">The version that it has; null as before.</param>
/// <param name="To">The version that the update led to; null as before.</param>
/// <param name="UpdateStart">When the update began; null as before.</param>
internal sealed record RestorePoint(string Database, string Kind, DateTime? Expiry, string? UpdateId, string? From, string? To, DateTime? UpdateStart)
{
    /// <summary>Whether a rollback can make it production again.</summary>
    public bool CanBeProduction => Kind == nameof(CopyKind.RestorePoint);

    /// <summary>The retained copies, those of the newest update first.</summary>
    public static IReadOnlyList<RestorePoint> Of(UmsCluster cluster)
    {
        if (cluster.Status is not { } status)
            return [];
        var copies = status.RetainedCopies.Select(copy => Of(status, copy.Database, copy.Kind, copy.ExpirationTime)).ToList();
        // The restore point of a committed update that is not over yet may not be listed.
        if (status.Update is { Copies.RestorePoint: { Length: > 0 } own } && UmsVersion.AreEqual(status.Version, status.Update.To) && copies.All(copy => copy.Database != own))
            copies.Add(Of(status, own, nameof(CopyKind.RestorePoint), null));
        return [.. copies.OrderByDescending(copy => copy.UpdateStart ?? DateTime.MinValue).ThenBy(copy => copy.Database, StringComparer.Ordinal)];
    }

    private static RestorePoint Of(UmsClusterStatus status, string database, string kind, DateTime? expiry)
    {
        // The ID of the update is part of the name of each copy.
        bool IsOf(string id) => database.Contains($"_{id}_", StringComparison.Ordinal);
        if (status.Update is { } update && IsOf(update.Id))
            return new RestorePoint(database, kind, expiry, update.Id, update.From, update.To, update.StartTime);
        var entry = status.History.LastOrDefault(one => IsOf(one.Id));
        return new RestorePoint(database, kind, expiry, entry?.Id, entry?.From, entry?.To, entry?.StartTime);
    }
}
