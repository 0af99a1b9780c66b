using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>What pg_dump says of a database but for its rows.</summary>
internal static class SchemaArchive
{
    private static readonly string[] Arguments =
    [
        "--format=custom", "--compress=0", "--section=pre-data", "--section=post-data",
        // Publications and subscriptions must not come alive in a copy; large objects come with their contents.
        "--no-publications", "--no-subscriptions", "--no-blobs",
    ];

    // pg_dump itself takes back the limits of its session.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    // 400 tables and 1,200 indexes take 1 MB. It is held in memory, and whoever owns a schema may write comments of any length.
    private const int MaximumBytes = 256 << 20;

    /// <summary>Takes it.</summary>
    /// <param name="programs">Where pg_dump is.</param>
    /// <param name="environment">Leads it to the database.</param>
    /// <param name="encoding">The database's own: nothing is converted.</param>
    /// <param name="option">One more option of pg_dump.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="DatabaseActionException">pg_dump failed; in its own words.</exception>
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
            throw new DatabaseActionException($"pg_dump did not read the schema within {Limit.TotalMinutes} min; see what its session waits for", late) { Sort = FaultSort.Passing };
        }

        return [.. ArchiveReader.Read(archive.ToArray()).Where(IsOfTheDatabaseItself)];
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

    // The database is made by us; its name is another, and its settings are set when it is complete.
    private static bool IsOfTheDatabaseItself(ArchiveEntry entry) =>
        entry.Kind is not ("DATABASE" or "DATABASE PROPERTIES" or "ENCODING" or "STDSTRINGS" or "SEARCHPATH")
        && !(entry.Kind is "ACL" or "COMMENT" or "SECURITY LABEL" && entry.Tag.StartsWith("DATABASE ", StringComparison.Ordinal));
}
