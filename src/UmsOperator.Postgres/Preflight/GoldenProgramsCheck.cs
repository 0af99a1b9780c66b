using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks that a pg_dump of at least the server's major version is installed. pg_dump refuses newer servers.</summary>
internal sealed class GoldenProgramsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var major = site.ServerVersion / 10000;
        var programs = await PgPrograms.FindAsync(major, cancellationToken);
        if (programs is null || programs.MajorVersion < major)
            findings.Block("GoldenPrograms",
                $"update.golden: Stream needs pg_dump {major} or newer, but the operator has {(programs is null ? "none" : $"{programs.MajorVersion}")}; set update.golden to Clone, or use an operator image with a newer one ({PgPrograms.FolderVariable})");
    }
}
