using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Estimates the seconds and bytes that an update takes: from measurements if there are any, otherwise from cautious guesses. The time to create the scratch database is part of it.</summary>
internal static class Estimate
{
    // The slowest rate measured: 4 GB on 2 cores under ten times their load.
    private const double GuessedCopyBytesPerSecond = 20e6;
    private const double BytesPerMebibyte = 1 << 20;
    private const double CloneBytesPerSecond = 300e6;
    // Two checks one second apart (QuietInstant), and the statements around them.
    private const double QuietSeconds = 2;

    public static async Task<UpdatePlanStatus> OfAsync(PreflightSite site, FactQuery.Preflight query, DateTime now, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var bytes = await site.Maintenance.ScalarAsync<long>(
            "SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1 AND has_database_privilege(oid, 'CONNECT')", cancellationToken, site.Spec.Name);
        var clone = QuietSeconds + (site.Scratch?.Seconds ?? 0) + bytes / CloneBytesPerSecond;
        var withSnapshots = site.Scope == PreflightScope.Update;
        var cloned = site.Target.Update.Golden == GoldenMethod.Clone;
        return new UpdatePlanStatus
        {
            Strategy = (withSnapshots ? UpdateStrategy.UpdateMode : UpdateStrategy.ShortDowntime).ToString(),
            DatabaseBytes = bytes,
            // The golden copy and the snapshots. The restore point is made after the golden copy was dropped.
            CopyBytes = bytes * (1 + (withSnapshots ? query.Snapshots : 0)),
            GoldenSeconds = !withSnapshots ? 0 : Math.Round(cloned ? clone : (site.Scratch?.Seconds ?? 0) + bytes / CopyRate(site.Target.Update.Snapshot, query), 1),
            GoldenGuessed = withSnapshots && !cloned && query.StreamBytesPerSecond is null ? true : null,
            ClosedSeconds = Math.Round(withSnapshots && cloned ? 2 * clone : clone, 1),
            PreflightTime = now,
            Warnings = [.. findings.Where(finding => !finding.Blocks).Select(finding => finding.Message)],
        };
    }

    private static double CopyRate(SnapshotSpec limits, FactQuery.Preflight query)
    {
        var rate = query.StreamBytesPerSecond ?? GuessedCopyBytesPerSecond;
        return limits.MaxRateMebibytesPerSecond > 0 ? Math.Min(rate, limits.MaxRateMebibytesPerSecond * BytesPerMebibyte) : rate;
    }
}
