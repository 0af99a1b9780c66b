using System.Collections.Immutable;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.Fingerprints;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Tries to create production's schema in the scratch database, as a logical copy does. It reports everything that PostgreSQL refuses, and everything
/// that then differs from production, because a dump leaves it out:
/// otherwise the same comparison would fail after all rows were copied.
/// </summary>
internal sealed class SchemaTrialCheck(OperatorConnections connections, WorkerRoles workers, FingerprintComparer comparer) : IPreflightCheck
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
            var refusals = await SchemaTrial.RunAsync(source, [empty, beside], site.Target, archive, cancellationToken);
            foreach (var refusal in refusals)
                findings.Block("NotStreamable", $"update.golden: a trial of the logical copy without rows failed: {refusal}");
            await Undumped.CompareAsync(source, empty, site, findings, cancellationToken);
            if (refusals.Count == 0)
                await CompareAsync(site, scratch, findings, cancellationToken);
        }
        catch (DatabaseActionException refused)
        {
            findings.Block("NotStreamable", $"update.golden: a trial of the logical copy without rows failed: {refused.Message}");
        }
    }

    private async Task CompareAsync(PreflightSite site, Scratch scratch, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var (comparison, _, _) = await comparer.CompareAsync(site.Maintenance, site.Target, site.Spec.Name, scratch.Database, TaskName, hasRows: false, cancellationToken);
        if (!comparison.Equal)
            findings.Block("NotStreamable",
                $"update.golden: a logical copy would differ from production: {string.Join("; ", comparison.Differences)}; correct these objects, name them in update.fingerprintIgnore, or set update.golden to Clone");
    }
}
