using System.Data;
using Npgsql;
using UmsOperator.Postgres.Activity;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Copies;

/// <summary>Golden copy by Stream: a logical copy under one exported snapshot, while production stays open.</summary>
internal sealed class StreamCopy(OperatorConnections connections)
{
    private const int IndexJobs = 2;
    private const string TaskName = "golden";

    /// <summary>Makes and fills the copy; leaves it open for the operator only.</summary>
    /// <returns>Production's counters right before the snapshot.</returns>
    public async Task<ActivityBaseline> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var version = maintenance.PostgreSqlVersion.Major;
        var programs = await PgPrograms.FindAsync(version, cancellationToken)
            ?? throw new DatabaseActionException($"update.golden: Stream needs pg_dump and pg_restore; install them, set {PgPrograms.FolderVariable}, or use Clone");
        if (programs.MajorVersion < version)
            throw new DatabaseActionException($"update.golden: Stream needs pg_dump {version} or newer, {programs.Folder} has {programs.MajorVersion}; install it, set {PgPrograms.FolderVariable}, or use Clone");

        await EmptyDatabase.CreateAsync(maintenance, target.Database.Name, name, target.Database.CopyTablespace, cancellationToken);
        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);

        await using var source = await connections.OpenAsync(target, target.Database.Name, TaskName, cancellationToken);
        // Before the snapshot: a change between the two is then counted as drift, never overlooked.
        var (baseline, _) = await ActivityReader.ReadAsync(source, target, cancellationToken);
        await using var transaction = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await source.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        var snapshot = await source.ScalarAsync<string>("SELECT pg_export_snapshot()", cancellationToken) ?? "";

        var folder = Directory.CreateTempSubdirectory("ums-operator-");
        try
        {
            var authority = await WriteAuthorityAsync(target, folder.FullName, cancellationToken);
            var dump = new Dump(
                programs,
                folder.FullName,
                connections.ChildEnvironment(target, target.Database.Name, TaskName, version * 10000, authority),
                connections.ChildEnvironment(target, name, TaskName, version * 10000, authority));
            await RestoreAsync(dump, source, target, name, snapshot, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return baseline;
    }

    private async Task RestoreAsync(Dump dump, NpgsqlConnection source, DatabaseTarget target, string name, string snapshot, CancellationToken cancellationToken)
    {
        await using var copy = await connections.OpenAsync(target, name, TaskName, cancellationToken);
        var contents = await dump.TakeSchemaAsync(snapshot, cancellationToken);
        // template0 has a schema public; a dump does not say that it is gone.
        if (!await source.ScalarAsync<bool>("SELECT to_regnamespace('public') IS NOT NULL", cancellationToken))
            await copy.ExecuteAsync("DROP SCHEMA public", cancellationToken);
        await dump.RestoreSchemaAsync("pre-data", contents.Schemas, jobs: 1, cancellationToken);
        await Extensions.CreateAsync(source, copy, target, cancellationToken);
        await dump.RestoreSchemaAsync("pre-data", contents.Rest, jobs: 1, cancellationToken);

        // Production is read twice at the same time, by pg_dump and by the count; the second finds it in the cache.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rows = RowCounts.ReadAsync(source, both.Token);
        try
        {
            await dump.StreamRowsAsync(snapshot, cancellationToken);
            await dump.RestoreSchemaAsync("post-data", contents.Rest, IndexJobs, cancellationToken);
        }
        catch
        {
            await both.CancelAsync();
            await ((Task)rows).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        RowCounts.RequireEqual(await rows, await RowCounts.ReadAsync(copy, cancellationToken));
    }

    private static async Task<string?> WriteAuthorityAsync(DatabaseTarget target, string folder, CancellationToken cancellationToken)
    {
        if (target.CaCertificatePem is null)
            return null;
        var path = Path.Combine(folder, "ca.crt");
        await File.WriteAllTextAsync(path, target.CaCertificatePem, cancellationToken);
        return path;
    }
}
