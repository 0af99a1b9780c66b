using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Copies;

/// <summary>Runs pg_dump on production.</summary>
internal static class SchemaDump
{
    /// <summary>What it says of production but for its rows.</summary>
    /// <param name="reader">Who reads production.</param>
    /// <param name="session">A session on production, which tells the server's version and production's encoding; nothing is sent there.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="option">An option of pg_dump: under which snapshot, how long to wait for locks.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="DatabaseActionException">There is no pg_dump that knows the server, or it failed; in its own words.</exception>
    public static async Task<ImmutableArray<ArchiveEntry>> TakeAsync(WorkerLogin reader, NpgsqlConnection session, string task, string option, CancellationToken cancellationToken)
    {
        var serverMajor = session.PostgreSqlVersion.Major;
        var programs = await ProgramsAsync(serverMajor, cancellationToken);
        // For the certificate only; the archive is never on disk.
        var folder = Directory.CreateTempSubdirectory("ums-operator-");
        try
        {
            string? authority = null;
            if (reader.Target.CaCertificatePem is { } certificate)
            {
                authority = Path.Combine(folder.FullName, "ca.crt");
                await File.WriteAllTextAsync(authority, certificate, cancellationToken);
            }

            var environment = reader.ChildEnvironment(task, serverMajor * 10000, authority);
            var entries = await SchemaArchive.TakeAsync(programs, environment, session.PostgresParameters["server_encoding"], option, cancellationToken);
            return serverMajor < 18 ? [.. entries.Select(TableNotNull.BeforeNamed)] : entries;
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
