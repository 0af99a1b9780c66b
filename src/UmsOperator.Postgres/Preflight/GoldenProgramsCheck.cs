using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Preflight;

/// <summary>A streamed copy needs pg_dump of the server's major version or a newer one: it refuses servers that it does not know.</summary>
internal sealed class GoldenProgramsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var major = site.ServerVersion / 10000;
        var programs = await PgPrograms.FindAsync(major, cancellationToken);
        if (programs is null || programs.MajorVersion < major)
            findings.Block("GoldenPrograms",
                $"update.golden: Stream needs pg_dump {major} or newer, the operator has {(programs is null ? "none" : $"{programs.MajorVersion}")}; set update.golden to Clone, or use an operator image with newer ones ({PgPrograms.FolderVariable})");
    }
}
