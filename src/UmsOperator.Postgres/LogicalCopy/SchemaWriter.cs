using System.Text;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Creates entries of an archive in the copy, many in one round trip and one transaction.</summary>
internal static class SchemaWriter
{
    // Limits the size of a transaction: each created object stays locked until its end, and all sessions share the server's lock table.
    private const int EntriesAtOnce = 100;

    private const string Savepoint = "entries";
    private const string GrantOption = "WITH GRANT OPTION";

    /// <summary>Creates entries in the given order.</summary>
    /// <param name="copy">A session on the copy.</param>
    /// <param name="entries">The entries to create.</param>
    /// <param name="within">The session's current transaction; null if there is none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">PostgreSQL refuses an entry; the message names it.</exception>
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
                // The whole chunk was rolled back, and the error does not say which entry failed.
                if (within is not null)
                    await within.RollbackAsync(Savepoint, cancellationToken);
                await WriteOneByOneAsync(copy, chunk, cancellationToken);
            }
        }
    }

    /// <summary>Creates entries in the given order, in a session without a current transaction.</summary>
    /// <exception cref="DatabaseActionException">PostgreSQL refuses an entry; the message names it.</exception>
    public static Task WriteAsync(NpgsqlConnection copy, IReadOnlyCollection<ArchiveEntry> entries, CancellationToken cancellationToken) =>
        WriteAsync(copy, entries, within: null, cancellationToken);

    /// <summary>Tries to create all entries in the given order. It skips entries that depend on refused ones.</summary>
    /// <param name="copy">A session without a current transaction.</param>
    /// <param name="entries">The entries to create.</param>
    /// <param name="refusals">Collects the refused entries.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task TryAllAsync(NpgsqlConnection copy, IReadOnlyCollection<ArchiveEntry> entries, Refusals refusals, CancellationToken cancellationToken)
    {
        foreach (var chunk in entries.Chunk(EntriesAtOnce))
        {
            if (chunk.Where(refusals.Allow).ToArray() is not { Length: > 0 } wanted || await TryAsync(copy, wanted, cancellationToken) is null)
                continue;
            // Checked again for each entry, because it may depend on one that was refused in this loop.
            foreach (var entry in wanted.Where(refusals.Allow))
            {
                if (await TryAsync(copy, [entry], cancellationToken) is { } refused)
                    refusals.Add(entry, refused);
            }
        }
    }

    /// <summary>The statements of all entries.</summary>
    public static string Text(IEnumerable<ArchiveEntry> entries) =>
        entries.Aggregate(new StringBuilder(), (text, entry) => text.Append(EntryStatements.Of(entry)).Append('\n')).ToString();

    // Names the function that raised the error, if any. A Clone does not help against a transient error.
    private static DatabaseActionException NotCreated(ArchiveEntry entry, PostgresException refused)
    {
        // A query can call a function that reads another materialized view. No dump records that, so the other one may still be empty, and it is again the next time.
        var fault = refused.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState && entry.Kind == "MATERIALIZED VIEW DATA"
            ? (Kind: FailureKind.NeedsIntervention, Cure: "name the other view in the query itself, so that it is populated first")
            : ErrorClassifier.Of(refused);
        var where = CallingFunction.Of(refused) is { } function ? $", in function {function}" : "";
        var cure = fault.Kind == FailureKind.Transient ? fault.Cure : $"{fault.Cure}, or set update.golden to Clone";
        return new DatabaseActionException($"{entry} cannot be created in the copy: {refused.MessageText}{where} ({refused.SqlState}); {cure}", refused) { Kind = fault.Kind };
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
                throw NotCreated(entry, refused);
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
        catch (PostgresException refused) when (ErrorClassifier.Of(refused).Kind != FailureKind.Transient)
        {
            return refused;
        }
        catch (DatabaseActionException refused)
        {
            return refused;
        }
    }

    // A GRANT that PostgreSQL ignores with a warning is harmless if it grants what PUBLIC has anyway: a superuser's GRANT EXECUTE ON ALL FUNCTIONS leaves one for each function
    // of an extension. It is not harmless with the grant option. So only entries with a grant option are run again, one by one, to find the ignored one.
    private static async Task RunAsync(NpgsqlConnection copy, ArchiveEntry[] entries, CancellationToken cancellationToken)
    {
        using var notices = new PrivilegeNotices(copy);
        await copy.ExecuteAsync(Text(entries), cancellationToken);
        var lost = notices.NotRevoked;
        if (notices.NotGranted is { } notGranted && entries.Where(entry => entry.Definition.Contains(GrantOption, StringComparison.Ordinal)).ToList() is { Count: > 0 } grantable)
        {
            if (entries.Length == 1)
                lost ??= notGranted;
            foreach (var entry in entries.Length == 1 ? [] : grantable)
                await RunAsync(copy, [entry], cancellationToken);
        }

        if (lost is not null)
            throw new DatabaseActionException(
                $"production's rights on the object cannot be set in the copy, where a superuser owns it: {lost}; set update.golden to Clone, or restore the object's default rights in production");
    }
}
