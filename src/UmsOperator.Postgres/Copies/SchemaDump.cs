using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Copies;

/// <summary>Runs pg_dump on production.</summary>
internal static class SchemaDump
{
    /// <summary>Dumps everything in production except its rows.</summary>
    /// <param name="reader">The login that reads production.</param>
    /// <param name="session">A session on production. Only its startup parameters are used (server version, encoding); no query is sent.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="option">One more option of pg_dump, for example the snapshot or the lock timeout.</param>
    /// <param name="cancellationToken">Kills pg_dump.</param>
    /// <exception cref="DatabaseActionException">No installed pg_dump supports the server's version, or pg_dump failed; the message holds its errors.</exception>
    public static async Task<ImmutableArray<ArchiveEntry>> TakeAsync(WorkerLogin reader, NpgsqlConnection session, string task, string option, CancellationToken cancellationToken)
    {
        var serverMajor = session.PostgreSqlVersion.Major;
        var programs = await ProgramsAsync(serverMajor, cancellationToken);
        // Holds only the certificate; the archive is never written to disk.
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
            ?? throw new DatabaseActionException($"update.golden: Stream needs pg_dump; install it, set {PgPrograms.FolderVariable}, or set update.golden to Clone");
        return programs.MajorVersion >= version
            ? programs
            : throw new DatabaseActionException(
                $"update.golden: Stream needs pg_dump {version} or newer, but {programs.Folder} has {programs.MajorVersion}; install it, set {PgPrograms.FolderVariable}, or set update.golden to Clone");
    }
}
