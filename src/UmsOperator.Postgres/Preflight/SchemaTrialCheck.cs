using System.Collections.Immutable;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The streamed copy's schema, tried on the scratch database: what PostgreSQL lets only others make, or give away, is known before anything is touched. Tells of all refusals.</summary>
internal sealed class SchemaTrialCheck(OperatorConnections connections, WorkerRoles workers) : IPreflightCheck
{
    // pg_dump holds locks while it waits for another: it gives up before production's own transactions are ended for a deadlock (deadlock_timeout).
    private const string LockTimeout = "--lock-wait-timeout=500ms";
    private const string TaskName = "check";
    private const int SideBySide = 2;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        // What is refused already would be refused again here, with less of a cure.
        if (site is not { Reader: { } reader, Production: { } production, Scratch: { } scratch, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream } || findings.All.Any(finding => finding.Blocks))
            return;
        ImmutableArray<ArchiveEntry> archive;
        try
        {
            archive = await SchemaDump.TakeAsync(reader, production, TaskName, LockTimeout, cancellationToken);
        }
        catch (DatabaseActionException failed)
        {
            if (failed.Sort == FaultSort.Passing)
                findings.Block("SchemaTrialUnknown", $"update.golden: the schema of '{site.Spec.Name}' cannot be read now, it is tried again: {failed.Message}");
            else
                findings.Block("SchemaUnreadable", $"update.golden: the schema of '{site.Spec.Name}' cannot be read, and will not be before something is changed: {failed.Message}");
            return;
        }

        await using var writer = await workers.MakeAsync(site.Maintenance, site.Target, scratch.Database, WorkerRights.Owner, SideBySide, cancellationToken);
        var sessions = new LogicalCopySessions(reader, TaskName);
        sessions.FillBy(writer);
        await using var source = await sessions.OpenSourceAsync(cancellationToken);
        await PristineDatabase.PrepareAsync(connections, source, site.Target, scratch.Database, TaskName, cancellationToken);
        await using var empty = await sessions.OpenCopyAsync(cancellationToken);
        await using var beside = await sessions.OpenCopyAsync(cancellationToken);
        archive = await Tablespaces.PlaceAsync(empty, site.Target, archive, cancellationToken);
        try
        {
            foreach (var refusal in await SchemaTrial.RunAsync(source, [empty, beside], site.Target, archive, cancellationToken))
                findings.Block("NotStreamable", $"update.golden: a streamed copy was tried without its rows: {refusal}");
        }
        catch (DatabaseActionException refused)
        {
            findings.Block("NotStreamable", $"update.golden: a streamed copy was tried without its rows: {refused.Message}");
        }
    }
}
