using System.Text;
using Npgsql;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Streaming.Archives;

namespace UmsOperator.Postgres.Streaming;

/// <summary>Runs entries of an archive on the copy, many in one round trip and one transaction.</summary>
internal static class SchemaWriter
{
    // Each object that is made is locked until the transaction's end, and all sessions of the server share the room for locks.
    private const int EntriesAtOnce = 100;

    private const string Savepoint = "entries";

    /// <summary>Runs them in their order.</summary>
    /// <param name="copy">A session on the copy.</param>
    /// <param name="entries">What is made.</param>
    /// <param name="within">The transaction that the session is in; null if in none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static async Task WriteAsync(NpgsqlConnection copy, IReadOnlyCollection<ArchiveEntry> entries, NpgsqlTransaction? within, CancellationToken cancellationToken)
    {
        foreach (var chunk in entries.Chunk(EntriesAtOnce))
        {
            if (within is not null)
                await within.SaveAsync(Savepoint, cancellationToken);
            try
            {
                await copy.ExecuteAsync(Text(chunk), cancellationToken);
            }
            catch (PostgresException)
            {
                // It was rolled back as a whole, and does not tell which it was.
                if (within is not null)
                    await within.RollbackAsync(Savepoint, cancellationToken);
                await WriteOneByOneAsync(copy, chunk, cancellationToken);
            }
        }
    }

    /// <summary>Runs them in their order, in a session that is in no transaction.</summary>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static Task WriteAsync(NpgsqlConnection copy, IReadOnlyCollection<ArchiveEntry> entries, CancellationToken cancellationToken) =>
        WriteAsync(copy, entries, within: null, cancellationToken);

    /// <summary>The statements of all of them.</summary>
    public static string Text(IEnumerable<ArchiveEntry> entries) =>
        entries.Aggregate(new StringBuilder(), (text, entry) => text.Append(EntryStatements.Of(entry)).Append('\n')).ToString();

    private static async Task WriteOneByOneAsync(NpgsqlConnection copy, IEnumerable<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            try
            {
                await copy.ExecuteAsync(EntryStatements.Of(entry), cancellationToken);
            }
            catch (PostgresException refused)
            {
                throw new DatabaseActionException($"{entry} of production cannot be made in the copy: {refused.MessageText} ({refused.SqlState}); see update.golden: Clone", refused);
            }
        }
    }
}
