using Npgsql;
using UmsOperator.Postgres.Production;
using UmsOperator.Postgres.Roles;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The claim is a parameter that PostgreSQL does not know: setting it on a database takes a superuser's grant, which 15 and newer can give.</summary>
internal sealed class ClaimCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Scratch is not { } scratch)
            return;
        try
        {
            await ProductionClaim.WriteAsync(site.Maintenance, scratch.Database, site.Target.Uid, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var cure = site.ServerVersion >= 150000
                ? $"run as a superuser: {DbaScript.ParameterGrant(site.Target.OperatorUsername).Trim()}"
                : "PostgreSQL 15 or newer is needed for it";
            findings.Block("ClaimRight", $"the operator may not write its claim on a database ({refused.MessageText}); {cure}");
        }
    }
}
