namespace UmsOperator.Postgres.Preflight;

/// <summary>Minors in which DISCARD ALL, which every pool of Npgsql sends, drops the role of ALTER ROLE … SET role; and majors that lack what the operator needs.</summary>
internal sealed class ServerVersionCheck : IPreflightCheck
{
    private const int First = 130000;
    private static readonly int[] Floors = [170001, 160005, 150009, 140014, 130017];

    public Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        var version = site.ServerVersion;
        if (version < First)
            findings.Block("ServerVersion", $"database.host: PostgreSQL {version / 10000} is too old; upgrade to 15 or newer");
        else if (Array.Find(Floors, floor => floor / 10000 == version / 10000) is var floor and > 0 && version < floor)
            findings.Block("ServerVersion", $"database.host: in PostgreSQL {Text(version)} DISCARD ALL drops the role that servers work as; update to {Text(floor)} or newer");
        return Task.CompletedTask;
    }

    private static string Text(int version) => $"{version / 10000}.{version % 10000}";
}
