using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Reads everything in a database except its rows, by pg_dump.</summary>
internal static class SchemaArchive
{
    private static readonly string[] Arguments =
    [
        "--format=custom", "--compress=0", "--section=pre-data", "--section=post-data",
        // Publications and subscriptions must not become active in a copy. Large objects are copied separately, with their contents.
        "--no-publications", "--no-subscriptions", "--no-blobs",
    ];

    // Enforced here, because pg_dump resets the timeouts of its session.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    // The archive is held in memory. 400 tables and 1,200 indexes take 1 MB, but the owner of a schema can write comments of any length.
    private const int MaximumBytes = 256 << 20;

    /// <summary>Runs pg_dump and reads its archive.</summary>
    /// <param name="programs">The pg_dump to run.</param>
    /// <param name="environment">Environment variables that tell pg_dump how to connect.</param>
    /// <param name="encoding">The database's own encoding, so that nothing is converted.</param>
    /// <param name="option">One more option of pg_dump.</param>
    /// <param name="cancellationToken">Kills pg_dump.</param>
    /// <exception cref="DatabaseActionException">pg_dump failed, took longer than 30 min, or wrote more than 256 MiB.</exception>
    public static async Task<ImmutableArray<ArchiveEntry>> TakeAsync(
        PgPrograms programs, IReadOnlyDictionary<string, string> environment, string encoding, string option, CancellationToken cancellationToken)
    {
        using var dump = ChildProcess.Start(programs.Dump, [.. Arguments, $"--encoding={encoding}", option], environment);
        dump.Input.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Limit);
        using var archive = new MemoryStream();
        try
        {
            await ReadAsync(dump.Output, archive, deadline.Token);
            await dump.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseActionException(
                $"pg_dump did not read the schema within {Limit.TotalMinutes} min; check what its session waits for (pg_stat_activity)", late)
            { Kind = FailureKind.Transient };
        }

        return [.. ArchiveReader.Read(archive.ToArray()).Where(IsInsideDatabase)];
    }

    private static async Task ReadAsync(Stream output, MemoryStream archive, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        while (await output.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (archive.Length + read > MaximumBytes)
                throw new DatabaseActionException($"the schema of production takes more than {MaximumBytes >> 20} MiB as text; set update.golden to Clone");
            archive.Write(buffer, 0, read);
        }
    }

    // Leaves out the database itself, which the operator creates under another name. Production's settings are copied to each snapshot instead (DatabaseSettings).
    private static bool IsInsideDatabase(ArchiveEntry entry) =>
        entry.Kind is not ("DATABASE" or "DATABASE PROPERTIES" or "ENCODING" or "STDSTRINGS" or "SEARCHPATH")
        && !(entry.Kind is "ACL" or "COMMENT" or "SECURITY LABEL" && entry.Tag.StartsWith("DATABASE ", StringComparison.Ordinal));
}
