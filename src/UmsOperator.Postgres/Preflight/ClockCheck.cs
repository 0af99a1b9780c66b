using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Expiries and deadlines are compared across both clocks.</summary>
internal sealed class ClockCheck(TimeProvider time) : IPreflightCheck
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(60);

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        var seconds = await site.Maintenance.ScalarAsync<double>("SELECT extract(epoch FROM clock_timestamp())::float8", cancellationToken);
        var difference = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) - time.GetUtcNow();
        if (difference.Duration() > Allowed)
            findings.Block("Clock", $"the clock of {site.Target.Address} is {difference.TotalSeconds:0} s off the operator's; let both follow NTP");
    }
}
