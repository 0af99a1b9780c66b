using System.Collections.Immutable;
using System.Data;
using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Copies;

/// <summary>Makes the golden copy as a logical copy under one exported snapshot, while production stays open.</summary>
internal sealed class LogicalCopyWork(OperatorConnections connections, WorkerRoles workers, TimeProvider time)
{
    // Sessions in addition to those of the workers: the one that holds the snapshot, those of pg_dump, and one that may still be closing while the next one opens.
    private const int OtherSessions = 4;
    private const long BytesPerMebibyte = 1 << 20;

    /// <summary>Makes and fills the copy, and leaves it open; only the operator has the right to connect to it.</summary>
    /// <returns>Production's counters right before the snapshot.</returns>
    public async Task<ActivityBaseline> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, LogicalCopyProgress progress, CancellationToken cancellationToken)
    {
        var (limits, task) = (target.Update.Snapshot, CopyPlace.TaskOf(name));
        await using var reader = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, limits.Workers + OtherSessions, cancellationToken);
        var sessions = new LogicalCopySessions(reader, task);
        await using var source = await sessions.OpenSourceAsync(cancellationToken);
        // Read before the snapshot, so that a change between the two counts as drift and is never missed.
        var (baseline, _) = await ActivityReader.ReadAsync(source, target, cancellationToken);
        await using var transaction = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await source.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        var snapshot = await source.ScalarAsync<string>("SELECT pg_export_snapshot()", cancellationToken) ?? "";

        ImmutableArray<ArchiveEntry> archive = [];
        IReadOnlyList<SourceTable> tables = [];
        await TaskGroup.RunAsync(
            [
                async token => archive = await SchemaDump.TakeAsync(reader, source, task, $"--snapshot={snapshot}", token),
                async token =>
                {
                    await CreateAsync(maintenance, source, target, name, token);
                    tables = await SourceTables.ReadAsync(source, token);
                    await SourceTables.LockAsync(source, tables, token);
                },
            ],
            cancellationToken);

        await using var writer = await workers.MakeAsync(maintenance, target, name, WorkerRights.Owner, limits.Workers + OtherSessions, cancellationToken);
        sessions.FillBy(writer);
        await using var copy = await sessions.OpenCopyAsync(cancellationToken);
        progress.Begin(tables.Sum(table => table.Rows));
        archive = await Tablespaces.PlaceAsync(copy, target, archive, cancellationToken);
        var copier = new DatabaseCopier(sessions, source, copy, snapshot, progress, new Throttle(limits.MaxRateMebibytesPerSecond * BytesPerMebibyte, time));
        await copier.RunAsync(target, archive, tables, limits.Workers, cancellationToken);
        return baseline;
    }

    private async Task CreateAsync(NpgsqlConnection maintenance, NpgsqlConnection source, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        await EmptyDatabase.CreateAsync(maintenance, target.Database.Name, name, await Tablespaces.OfCopyAsync(maintenance, target, cancellationToken), cancellationToken);
        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
        await PristineDatabase.PrepareAsync(connections, source, target, name, CopyPlace.TaskOf(name), cancellationToken);
    }
}
