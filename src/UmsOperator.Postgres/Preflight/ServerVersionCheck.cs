namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Refuses major versions that lack what the operator needs, and minor versions in which DISCARD ALL resets the role set by ALTER ROLE … SET role.
/// Connection pools send DISCARD ALL.
/// </summary>
internal sealed class ServerVersionCheck : IPreflightCheck
{
    private const int First = 130000;
    private static readonly int[] Floors = [170001, 160005, 150009, 140014, 130017];

    public Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var version = site.ServerVersion;
        if (version < First)
            findings.Block("ServerVersion", $"database.host: PostgreSQL {version / 10000} is too old; upgrade to 15 or newer");
        else if (Array.Find(Floors, floor => floor / 10000 == version / 10000) is var floor and > 0 && version < floor)
            findings.Block("ServerVersion", $"database.host: in PostgreSQL {Text(version)} DISCARD ALL resets the role that servers work as; update to {Text(floor)} or newer");
        return Task.CompletedTask;
    }

    private static string Text(int version) => $"{version / 10000}.{version % 10000}";
}
