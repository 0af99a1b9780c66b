using System.Collections.Immutable;
using System.Data;
using Npgsql;
using UmsOperator.Postgres.Activity;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Streaming;
using UmsOperator.Postgres.Streaming.Archives;
using UmsOperator.Postgres.Streaming.Rows;
using UmsOperator.Postgres.Streaming.Scheduling;
using UmsOperator.Postgres.Streaming.Tables;

namespace UmsOperator.Postgres.Copies;

/// <summary>Golden copy by Stream: a logical copy under one exported snapshot, while production stays open.</summary>
internal sealed class StreamCopy(OperatorConnections connections, TimeProvider time)
{
    private const string TaskName = "golden";
    private const long BytesPerMebibyte = 1 << 20;

    /// <summary>Makes and fills the copy; leaves it open for the operator only.</summary>
    /// <returns>Production's counters right before the snapshot.</returns>
    public async Task<ActivityBaseline> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, StreamProgress progress, CancellationToken cancellationToken)
    {
        var programs = await ProgramsAsync(maintenance.PostgreSqlVersion.Major, cancellationToken);
        var sessions = new StreamSessions(connections, target, name, TaskName);
        await using var source = await sessions.OpenSourceAsync(cancellationToken);
        // Before the snapshot: a change between the two is then counted as drift, never overlooked.
        var (baseline, _) = await ActivityReader.ReadAsync(source, target, cancellationToken);
        await using var transaction = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await source.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        var snapshot = await source.ScalarAsync<string>("SELECT pg_export_snapshot()", cancellationToken) ?? "";

        ImmutableArray<ArchiveEntry> archive = [];
        IReadOnlyList<SourceTable> tables = [];
        await TaskGroup.RunAsync(
            [
                async token => archive = await TakeSchemaAsync(programs, target, maintenance.PostgreSqlVersion.Major, snapshot, token),
                async token =>
                {
                    await CreateAsync(maintenance, target, name, token);
                    tables = await SourceTables.ReadAsync(source, token);
                    await SourceTables.LockAsync(source, tables, token);
                },
            ],
            cancellationToken);

        await using var copy = await sessions.OpenCopyAsync(cancellationToken);
        progress.Begin(tables.Sum(table => table.Rows));
        var limits = target.Update.Snapshot;
        var stream = new DatabaseStream(sessions, source, copy, snapshot, progress, new Throttle(limits.MaxRate * BytesPerMebibyte, time));
        await stream.RunAsync(target, archive, tables, limits.Workers, cancellationToken);
        return baseline;
    }

    private static async Task CreateAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        await EmptyDatabase.CreateAsync(maintenance, target.Database.Name, name, target.Database.CopyTablespace, cancellationToken);
        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
    }

    private async Task<ImmutableArray<ArchiveEntry>> TakeSchemaAsync(PgPrograms programs, DatabaseTarget target, int serverVersion, string snapshot, CancellationToken cancellationToken)
    {
        // For the certificate only; the archive is never on disk.
        var folder = Directory.CreateTempSubdirectory("ums-operator-");
        try
        {
            string? authority = null;
            if (target.CaCertificatePem is { } certificate)
            {
                authority = Path.Combine(folder.FullName, "ca.crt");
                await File.WriteAllTextAsync(authority, certificate, cancellationToken);
            }

            var environment = connections.ChildEnvironment(target, target.Database.Name, TaskName, serverVersion * 10000, authority);
            return await SchemaArchive.TakeAsync(programs, environment, snapshot, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<PgPrograms> ProgramsAsync(int version, CancellationToken cancellationToken)
    {
        var programs = await PgPrograms.FindAsync(version, cancellationToken)
            ?? throw new DatabaseActionException($"update.golden: Stream needs pg_dump; install it, set {PgPrograms.FolderVariable}, or use Clone");
        return programs.MajorVersion >= version
            ? programs
            : throw new DatabaseActionException($"update.golden: Stream needs pg_dump {version} or newer, {programs.Folder} has {programs.MajorVersion}; install it, set {PgPrograms.FolderVariable}, or use Clone");
    }
}
