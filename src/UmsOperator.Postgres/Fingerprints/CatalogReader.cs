using System.Data;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Reads a database's fingerprint under one snapshot, with all queries in one batch. It writes nothing and takes no lock that blocks reads or writes of rows.</summary>
internal static class CatalogReader
{
    private static readonly TimeSpan ClientBeyondServer = TimeSpan.FromSeconds(10);

    /// <summary>Reads the fingerprint.</summary>
    /// <param name="connection">A session on the database, outside a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The fingerprint without the lines that <c>update.fingerprintIgnore</c> matches.</returns>
    /// <exception cref="DatabaseActionException">A pattern in <c>update.fingerprintIgnore</c> is not a regular expression, or the queries took too long.</exception>
    public static async Task<Fingerprint> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var ignored = IgnoredLines.Of(target.Update.FingerprintIgnore);
        try
        {
            return Fingerprint.Of(await LinesAsync(connection, target, asBytes: false, cancellationToken), ignored);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            // A text cannot be converted to UTF-8, which is possible in most encodings. Then all texts are read and compared as raw bytes.
            return Fingerprint.Of(await LinesAsync(connection, target, asBytes: true, cancellationToken), ignored);
        }
    }

    private static async Task<List<CatalogLine>> LinesAsync(NpgsqlConnection connection, DatabaseTarget target, bool asBytes, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction);
        await readOnly.ExecuteNonQueryAsync(cancellationToken);
        await CatalogSession.PrepareAsync(connection, target, cancellationToken);
        if (asBytes)
            await connection.ExecuteAsync("SELECT set_config('client_encoding', current_setting('server_encoding'), true)", cancellationToken);
        var work = await CatalogWork.ReadAsync(connection, cancellationToken);
        await work.SetAsync(connection, cancellationToken);

        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = (int)(work.Limit + ClientBeyondServer).TotalSeconds };
        foreach (var query in CatalogQueries.All)
        {
#pragma warning disable CA2100 // The queries are resources of this assembly.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(query));
#pragma warning restore CA2100
        }

        try
        {
            return await ReadAsync(batch, cancellationToken);
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new DatabaseActionException(
                $"the catalog of '{connection.Database}' ({work.Columns} columns) could not be read within {work.Limit.TotalMinutes:0} min, or the query was cancelled ({late.MessageText}); check what keeps the server busy; it is tried again", late)
            { Kind = FailureKind.Transient };
        }
    }

    private static async Task<List<CatalogLine>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var lines = new List<CatalogLine>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                lines.Add(new CatalogLine(reader.GetString(0), reader.GetString(1), reader.GetString(2), await reader.IsDBNullAsync(3, cancellationToken) ? "" : reader.GetString(3)));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return lines;
    }
}
