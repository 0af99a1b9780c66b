using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Verbs;

/// <summary>What an update will do, as far as the spec and the status tell.</summary>
internal static class UpdateForecast
{
    /// <summary>One sentence for each thing.</summary>
    /// <param name="cluster">The cluster before it.</param>
    /// <param name="version">The version that it leads to.</param>
    /// <param name="image">The new spec.image; null: it stays.</param>
    public static IEnumerable<string> Of(UmsCluster cluster, string version, string? image)
    {
        var (spec, update) = (cluster.Spec, cluster.Spec.Update);
        yield return $"spec.version changes from {spec.Version} to {version}{(image is null ? "" : $", and spec.image from {spec.Image} to {image}")}.";
        if (!Migrates(cluster, version))
        {
            yield return "The servers are replaced one by one. The database is neither copied nor migrated, because both versions use the same schema.";
        }
        else
        {
            yield return update.Strategy == UpdateStrategy.ShortDowntime || spec.Replicas == 1
                ? "All servers but one stop. That one migrates production, then the others start. Devices are not served during the migration."
                : "Each server but the last moves to the new version on its own snapshot of the database. The last one then migrates production. Devices are served throughout.";
            yield return "Consoles cannot log in until the update ends.";
            if (update.Approval == UpdateApproval.BeforeMigration)
                yield return $"Production is migrated only after an approval: {Invocation.Of(cluster, "approve")}.";
            yield return $"Until then it can be undone without a loss: {Invocation.Of(cluster, "abort")}.";
            yield return update.OnFailure == FailurePolicy.Hold
                ? "After a failure nothing is undone without a decision (update.onFailure: Hold)."
                : "After a failure the operator undoes it by itself.";
        }

        if (update.MaintenanceWindow is { } window)
        {
            var days = window.Days.Count == 0 ? "every day" : string.Join(", ", window.Days);
            yield return $"It starts only in the maintenance window: {days} at {window.Start} {window.TimeZone}, for {window.DurationMinutes} min.";
        }

        if (update.Paused)
            yield return $"It does not start while spec.update.paused is true: {Invocation.Of(cluster, "resume")}.";
        if (Gitops.Of(cluster) is { } tool)
            yield return $"{tool} manages this cluster and may set spec.version back: change it in the repository as well.";
    }

    /// <summary>Whether the version needs another schema than production has.</summary>
    public static bool Migrates(UmsCluster cluster, string version) =>
        !UmsVersion.TryParse(cluster.Status?.Version ?? cluster.Spec.Version, out var running) || !UmsVersion.TryParse(version, out var wanted) || running.Schema != wanted.Schema;
}
