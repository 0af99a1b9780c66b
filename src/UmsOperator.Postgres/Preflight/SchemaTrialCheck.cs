using UmsOperator.Api.Spec;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Streaming;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The streamed copy without its rows, tried on the scratch database: what PostgreSQL lets only others make, or give away, is known before anything is touched.</summary>
internal sealed class SchemaTrialCheck(OperatorConnections connections, SchemaDump dump) : IPreflightCheck
{
    // A table that somebody else alters holds up pg_dump: the next preflight comes soon.
    private const string LockTimeout = "--lock-wait-timeout=10s";
    private const string TaskName = "check";

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        // What is refused already would be refused again here, with less of a cure.
        if (site is not { Production: not null, Scratch: { } scratch, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream } || findings.All.Any(finding => finding.Blocks))
            return;
        var sessions = new StreamSessions(connections, site.Target, scratch.Database, TaskName);
        try
        {
            var archive = await dump.TakeAsync(site.Target, site.ServerVersion / 10000, TaskName, LockTimeout, cancellationToken);
            await using var source = await sessions.OpenSourceAsync(cancellationToken);
            await using var empty = await sessions.OpenCopyAsync(cancellationToken);
            await SchemaTrial.RunAsync(source, empty, site.Target, archive, cancellationToken);
        }
        catch (DatabaseActionException refused)
        {
            findings.Block("NotStreamable", $"update.golden: a streamed copy was tried without its rows: {refused.Message}");
        }
    }
}
