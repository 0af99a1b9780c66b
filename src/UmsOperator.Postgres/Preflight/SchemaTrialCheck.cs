using System.Collections.Immutable;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Tries to create production's schema in the scratch database, as a logical copy does, and reports everything that PostgreSQL refuses.</summary>
internal sealed class SchemaTrialCheck(OperatorConnections connections, WorkerRoles workers) : IPreflightCheck
{
    // pg_dump holds locks while it waits for others. The timeout is shorter than deadlock_timeout (1 s by default), so that pg_dump fails before
    // PostgreSQL cancels one of production's own transactions.
    private const string LockTimeout = "--lock-wait-timeout=500ms";
    private const string TaskName = "check";
    private const int Sessions = 2;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        // Other blocking findings would cause refusals here, too, with a less specific cure.
        if (site is not { Reader: { } reader, Production: { } production, Scratch: { } scratch, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream }
            || findings.All.Any(finding => finding.Blocks))
            return;
        ImmutableArray<ArchiveEntry> archive;
        try
        {
            archive = await SchemaDump.TakeAsync(reader, production, TaskName, LockTimeout, cancellationToken);
        }
        catch (DatabaseActionException failed)
        {
            if (failed.Kind == FailureKind.Transient)
                findings.Block("SchemaTrialUnknown", $"update.golden: the schema of '{site.Spec.Name}' cannot be read at present, and preflight tries again: {failed.Message}");
            else
                findings.Block("SchemaUnreadable", $"update.golden: the schema of '{site.Spec.Name}' cannot be read, and a retry alone does not help: {failed.Message}");
            return;
        }

        await using var writer = await workers.MakeAsync(site.Maintenance, site.Target, scratch.Database, WorkerRights.Owner, Sessions, cancellationToken);
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
                findings.Block("NotStreamable", $"update.golden: a trial of the logical copy without rows failed: {refusal}");
        }
        catch (DatabaseActionException refused)
        {
            findings.Block("NotStreamable", $"update.golden: a trial of the logical copy without rows failed: {refused.Message}");
        }
    }
}
