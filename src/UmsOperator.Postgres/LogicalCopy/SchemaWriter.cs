using System.Text;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Runs entries of an archive on the copy, many in one round trip and one transaction.</summary>
internal static class SchemaWriter
{
    // Each object that is made is locked until the transaction's end, and all sessions of the server share the room for locks.
    private const int EntriesAtOnce = 100;

    private const string Savepoint = "entries";
    private const string GrantOption = "WITH GRANT OPTION";

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
                await RunAsync(copy, chunk, cancellationToken);
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

    /// <summary>Runs them in their order, and goes on after what is refused, without what needs that.</summary>
    /// <param name="copy">A session that is in no transaction.</param>
    /// <param name="entries">What is made.</param>
    /// <param name="refusals">Told what is refused.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task TryAllAsync(NpgsqlConnection copy, IReadOnlyCollection<ArchiveEntry> entries, Refusals refusals, CancellationToken cancellationToken)
    {
        foreach (var chunk in entries.Chunk(EntriesAtOnce))
        {
            if (chunk.Where(refusals.Allow).ToArray() is not { Length: > 0 } wanted || await TryAsync(copy, wanted, cancellationToken) is null)
                continue;
            // What one of them needs may be refused among them.
            foreach (var entry in wanted.Where(refusals.Allow))
            {
                if (await TryAsync(copy, [entry], cancellationToken) is { } refused)
                    refusals.Add(entry, refused);
            }
        }
    }

    /// <summary>The statements of all of them.</summary>
    public static string Text(IEnumerable<ArchiveEntry> entries) =>
        entries.Aggregate(new StringBuilder(), (text, entry) => text.Append(EntryStatements.Of(entry)).Append('\n')).ToString();

    // What production's own code refuses, or the server has no room for, is no matter of the entry.
    private static DatabaseActionException MadeNot(ArchiveEntry entry, PostgresException refused)
    {
        var fault = FaultSorting.Of(refused);
        var where = CallingFunction.Of(refused) is { } function ? $", in function {function}" : "";
        var cure = fault.Sort == FaultSort.Passing ? fault.Cure : $"{fault.Cure}, or see update.golden: Clone";
        return new DatabaseActionException($"{entry} of production cannot be made in the copy: {refused.MessageText}{where} ({refused.SqlState}); {cure}", refused) { Sort = fault.Sort };
    }

    private static async Task WriteOneByOneAsync(NpgsqlConnection copy, IEnumerable<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            try
            {
                await RunAsync(copy, [entry], cancellationToken);
            }
            catch (PostgresException refused)
            {
                throw MadeNot(entry, refused);
            }
        }
    }

    private static async Task<Exception?> TryAsync(NpgsqlConnection copy, ArchiveEntry[] entries, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(copy, entries, cancellationToken);
            return null;
        }
        catch (PostgresException refused) when (FaultSorting.Of(refused).Sort != FaultSort.Passing)
        {
            return refused;
        }
        catch (DatabaseActionException lost)
        {
            return lost;
        }
    }

    // A GRANT that is not given with a warning, rather than refused, is one of what PUBLIC has anyway (a superuser's GRANT EXECUTE ON ALL FUNCTIONS leaves one for each function
    // of an extension), but for the right to grant it on: only those are run again, to see which it is.
    private static async Task RunAsync(NpgsqlConnection copy, ArchiveEntry[] entries, CancellationToken cancellationToken)
    {
        using var heard = new PrivilegeNotices(copy);
        await copy.ExecuteAsync(Text(entries), cancellationToken);
        var lost = heard.NotRevoked;
        if (heard.NotGranted is { } notGranted && entries.Where(entry => entry.Definition.Contains(GrantOption, StringComparison.Ordinal)).ToList() is { Count: > 0 } grantable)
        {
            if (entries.Length == 1)
                lost ??= notGranted;
            foreach (var entry in entries.Length == 1 ? [] : grantable)
                await RunAsync(copy, [entry], cancellationToken);
        }

        if (lost is not null)
            throw new DatabaseActionException($"rights as in production cannot be had in the copy, where a superuser owns the object: {lost}; see update.golden: Clone, or give it its usual rights back");
    }
}
