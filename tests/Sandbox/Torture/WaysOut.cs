using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>The last part of a torture: a rollback after the commit under faults, then a deletion during an update, in a step that the seed selects.</summary>
internal sealed class WaysOut(TortureOptions options, SandboxCluster cluster, SandboxSite site, string name, FaultLog log, IProgress<string> progress, TimeProvider time)
{
    private const string RollbackAnnotation = "umsoperator.io/rollback";
    private const string RestorePoint = "_rp";

    private static readonly string[] Steps = ["GoldenCopy", "Detach", "Migrate", "Rejoin"];
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs both; the cluster is deleted at the end.</summary>
    /// <param name="last">The last completed update; null if there is none.</param>
    /// <param name="target">A working version that has not been used; null if the last update was to the newest.</param>
    /// <param name="harm">Faults to inject meanwhile.</param>
    /// <param name="violations">Receives violations.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public async Task PlayAsync(TakenUpdate? last, string? target, Harm harm, List<string> violations, CancellationToken cancellationToken)
    {
        if (last is not null && await RollBackAsync(last, harm, violations, cancellationToken))
            target = last.To;
        await DeleteInMidUpdateAsync(target, harm, violations, cancellationToken);
    }

    /// <summary>Requests a rollback. It may be refused, because a killed database server lost the counters of row changes; then the servers keep serving.</summary>
    /// <returns>Whether it was executed.</returns>
    private async Task<bool> RollBackAsync(TakenUpdate last, Harm harm, List<string> violations, CancellationToken cancellationToken)
    {
        var restorePoint = ClusterView.From(await site.GetAsync(name, cancellationToken)).Retained
            .Where(copy => copy.EndsWith(RestorePoint, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
        var before = await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken);
        // An announced downtime: all servers on production stop.
        using var downtime = log.BeginOutage();
        log.Add("rollback after the commit");
        await site.AnnotateAsync(name, RollbackAnnotation, $"{restorePoint}:1000000", cancellationToken);
        await site.PatchSpecAsync(name, new JsonObject { ["version"] = last.From }, cancellationToken);
        await harm.DoAsync(options.Faulty / 3, sparesPostgres: true, cancellationToken);
        var end = await site.WaitAsync(
            name, seen => Serves(seen, last.From) || (Serves(seen, last.To) && IsIgnored(seen)), $"rolled back to {last.From}, or refused", options.Patience, cancellationToken);
        var isBack = Serves(end, last.From);
        var now = await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken);
        violations.AddRange(TortureStory.Changes(isBack ? last.Dump : before, now, log)
            .Select(line => $"P9: the rollback to {restorePoint} was {(isBack ? "executed, but production differs from before the update" : "refused, but production changed")}: {line}"));
        progress.Report($"rollback from {last.To} to {last.From}: {(isBack ? "executed" : "refused")}");
        await site.AnnotateAsync(name, RollbackAnnotation, value: null, cancellationToken);
        return isBack;
    }

    /// <summary>Deletes the cluster during an update and checks that only production and promised copies are left (P4), and that production is either the old or the new one.</summary>
    private async Task DeleteInMidUpdateAsync(string? target, Harm harm, List<string> violations, CancellationToken cancellationToken)
    {
        var step = Steps[options.Seed % Steps.Length];
        var dump = await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken);
        var before = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        if (target is not null)
            await site.PatchSpecAsync(name, new JsonObject { ["version"] = target }, cancellationToken);
        var begun = time.GetTimestamp();
        var seen = await site.GetAsync(name, cancellationToken);
        while (target is not null && ClusterView.From(seen).Step != step && time.GetElapsedTime(begun) < options.Patience)
        {
            await Task.Delay(Poll, time, cancellationToken);
            seen = await site.GetAsync(name, cancellationToken);
        }

        var reached = ClusterView.From(seen).Step ?? "nothing";
        log.Add($"deletion in {reached}");
        using var downtime = log.BeginOutage();
        await site.DeleteAsync(name, cancellationToken);
        await harm.DoAsync(options.Faulty / 4, sparesPostgres: false, cancellationToken);
        await site.WaitAsync(name, gone => gone is null, "deleted", options.Patience, cancellationToken);

        var migrations = (await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken)).Rows - before.Rows;
        if (migrations == 0)
        {
            violations.AddRange(TortureStory.Changes(dump, await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken), log)
                .Select(line => $"P9: production changed although the cluster was deleted in step {reached} without a migration: {line}"));
        }

        // A restore point is promised from the commit on, a failed database once its migration has failed.
        var left = await Leftovers.FindAsync(cluster, site, name, 0, ClusterView.From(seen).Retained, cancellationToken);
        violations.AddRange(left.Where(one => migrations == 0 || !one.EndsWith(RestorePoint, StringComparison.Ordinal)).Select(one => $"P4: left over after the deletion in step {reached}: {one}"));
        progress.Report($"deleted in step {reached}: production has {migrations} additional migrations");
    }

    private bool Serves(JsonObject? seen, string version)
    {
        var view = ClusterView.From(seen);
        return view.Step is null && view.Servers.Length == options.Replicas && view.Servers.All(server => server is { Mode: "Production", IsReady: true } && server.Version == version);
    }

    private static bool IsIgnored(JsonObject? seen) => (seen?["status"]?["conditions"] as JsonArray ?? []).Any(condition => $"{condition!["type"]}" == "AnnotationIgnored");
}
