using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Expected seconds and bytes: of what was measured where it was, else cautious guesses; and what making the scratch database took.</summary>
internal static class Estimate
{
    // The slowest seen: 4 GB on 2 cores that had ten times as much to do.
    private const double GuessedStreamBytesPerSecond = 20e6;
    private const double BytesPerMebibyte = 1 << 20;
    private const double CloneBytesPerSecond = 300e6;
    // Two looks one second apart, and the statements around them.
    private const double QuietSeconds = 2;

    public static async Task<UpdatePlanStatus> OfAsync(PreflightSite site, FactQuery.Preflight question, DateTime now, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var bytes = await site.Maintenance.ScalarAsync<long>("SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1 AND has_database_privilege(oid, 'CONNECT')", cancellationToken, site.Spec.Name);
        var clone = QuietSeconds + (site.Scratch?.Seconds ?? 0) + bytes / CloneBytesPerSecond;
        var withSnapshots = site.Scope == PreflightScope.Update;
        var cloned = site.Target.Update.Golden == GoldenMethod.Clone;
        return new UpdatePlanStatus
        {
            Strategy = (withSnapshots ? UpdateStrategy.UpdateMode : UpdateStrategy.ShortDowntime).ToString(),
            DatabaseBytes = bytes,
            // Golden copy and snapshots; the restore point comes when the golden copy has gone.
            CopyBytes = bytes * (1 + (withSnapshots ? question.Snapshots : 0)),
            GoldenSeconds = !withSnapshots ? 0 : Math.Round(cloned ? clone : (site.Scratch?.Seconds ?? 0) + bytes / StreamRate(site.Target.Update.Snapshot, question), 1),
            GoldenGuessed = withSnapshots && !cloned && question.StreamBytesPerSecond is null ? true : null,
            ClosedSeconds = Math.Round(withSnapshots && cloned ? 2 * clone : clone, 1),
            PreflightTime = now,
            Warnings = [.. findings.Where(finding => !finding.Blocks).Select(finding => finding.Message)],
        };
    }

    private static double StreamRate(SnapshotSpec limits, FactQuery.Preflight question)
    {
        var rate = question.StreamBytesPerSecond ?? GuessedStreamBytesPerSecond;
        return limits.MaxRateMebibytesPerSecond > 0 ? Math.Min(rate, limits.MaxRateMebibytesPerSecond * BytesPerMebibyte) : rate;
    }
}
