using System.Collections.Immutable;
using UmsOperator.Postgres.Copies;

namespace UmsOperator.Postgres.Streaming.Archives;

/// <summary>What pg_dump says of a database but for its rows.</summary>
internal static class SchemaArchive
{
    private static readonly string[] _arguments =
    [
        "--format=custom", "--compress=0", "--section=pre-data", "--section=post-data", "--encoding=UTF8",
        // Tablespaces are placement; publications and subscriptions must not come alive in a copy; large objects come with their contents.
        "--no-tablespaces", "--no-publications", "--no-subscriptions", "--no-blobs",
    ];

    /// <summary>Takes it.</summary>
    /// <param name="programs">Where pg_dump is.</param>
    /// <param name="environment">Leads it to the database.</param>
    /// <param name="option">One more option of pg_dump.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="DatabaseActionException">pg_dump failed; in its own words.</exception>
    public static async Task<ImmutableArray<ArchiveEntry>> TakeAsync(
        PgPrograms programs, IReadOnlyDictionary<string, string> environment, string option, CancellationToken cancellationToken)
    {
        using var dump = ChildProcess.Start(programs.Dump, [.. _arguments, option], environment);
        dump.Input.Close();
        using var archive = new MemoryStream();
        await dump.Output.CopyToAsync(archive, cancellationToken);
        await dump.WaitAsync(cancellationToken);
        return [.. ArchiveReader.Read(archive.ToArray()).Where(IsOfTheDatabaseItself)];
    }

    // The database is made by us; its name is another, and its settings are set when it is complete.
    private static bool IsOfTheDatabaseItself(ArchiveEntry entry) =>
        entry.Kind is not ("DATABASE" or "DATABASE PROPERTIES" or "ENCODING" or "STDSTRINGS" or "SEARCHPATH")
        && !(entry.Kind is "ACL" or "COMMENT" or "SECURITY LABEL" && entry.Tag.StartsWith("DATABASE ", StringComparison.Ordinal));
}
