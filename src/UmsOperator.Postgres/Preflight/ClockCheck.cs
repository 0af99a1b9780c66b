using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Compares the database server's clock with the operator's, which follows the Kubernetes API server (ServerTime). Deadlines and expiry times depend on both.</summary>
internal sealed class ClockCheck(TimeProvider time) : IPreflightCheck
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(60);

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var seconds = await site.Maintenance.ScalarAsync<double>("SELECT extract(epoch FROM clock_timestamp())::float8", cancellationToken);
        var difference = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) - time.GetUtcNow();
        if (difference.Duration() > Allowed)
            findings.Block("Clock", $"the clocks of {site.Target.Address} and of the Kubernetes API server differ by {difference.Duration().TotalSeconds:0} s; synchronize both with NTP");
    }
}
