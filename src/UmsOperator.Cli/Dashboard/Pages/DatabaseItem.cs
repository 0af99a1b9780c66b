using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A database on the drawing: production, those that servers use, copies in progress, and retained copies.</summary>
/// <param name="Key">What <see cref="ServerItem.Database"/> refers to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Production, or the kind of the copy.</param>
/// <param name="Version">The version whose schema it has; null: the status does not tell.</param>
/// <param name="Share">How much of the copy is done, from 0 to 1; null: no copy is in progress.</param>
/// <param name="Note">The time left of the copy, or when it expires; empty if neither.</param>
internal sealed record DatabaseItem(string Key, string Name, string Kind, string? Version, double? Share, string Note)
{
    /// <summary>All of them, production first.</summary>
    public static IReadOnlyList<DatabaseItem> Of(UmsCluster cluster, DateTime now)
    {
        if (cluster.Status is not { } status)
            return [];
        var production = status.Database ?? cluster.Spec.Database.Name;
        List<DatabaseItem> all = [new(BoundDatabase.Production, production, nameof(BindingKind.Production), status.Version, null, "")];
        var copying = (status.Update?.Copying ?? []).Select(CopyLine.Of).ToList();
        all.AddRange(copying.Select(copy => new DatabaseItem(copy.Database, copy.Database, $"{KindOf(copy.Database, status.Update)}", status.Update?.From, copy.Share, copy.Note)));
        var used = status.Servers.Select(server => (Key: BoundDatabase.Of(server, status), server.Version)).Where(one => one.Key is not null).DistinctBy(one => one.Key);
        all.AddRange(used.Select(one => new DatabaseItem(one.Key!, one.Key!, nameof(CopyKind.Snapshot), one.Version, null, "")));
        all.AddRange(RestorePoint.Of(cluster).Select(copy => new DatabaseItem(
            copy.Database, copy.Database, copy.Kind, copy.CanBeProduction ? copy.From : copy.To, null,
            copy.Expiry is { } at ? (at > now ? $"expires in {Phrases.Between(now, at)}" : "expires now") : "")));
        return [.. all.DistinctBy(one => one.Key)];
    }

    private static CopyKind? KindOf(string database, UpdateStatus? update) => update?.Copies switch
    {
        null => null,
        { } names when database == names.Golden => CopyKind.Golden,
        { } names when database == names.RestorePoint => CopyKind.RestorePoint,
        { } names when names.Snapshots.Contains(database) => CopyKind.Snapshot,
        { Failed.Length: > 0 } names when database.StartsWith(names.Failed, StringComparison.Ordinal) => CopyKind.Failed,
        _ => null,
    };
}
