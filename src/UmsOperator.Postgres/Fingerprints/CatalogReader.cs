using System.Data;
using Npgsql;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Reads a database's fingerprint in one snapshot and one round trip. Writes nothing, takes no lock that a server waits for.</summary>
internal static class CatalogReader
{
    /// <summary>Reads it.</summary>
    /// <param name="connection">A session on the database, outside a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The fingerprint without the lines that <c>update.fingerprintIgnore</c> matches.</returns>
    /// <exception cref="DatabaseActionException">A pattern of the spec is no regular expression.</exception>
    public static async Task<Fingerprint> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var ignored = IgnoredLines.Of(target.Update.FingerprintIgnore);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction);
        await readOnly.ExecuteNonQueryAsync(cancellationToken);
        await CatalogSession.PrepareAsync(connection, target, cancellationToken);

        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var query in CatalogQueries.All)
        {
#pragma warning disable CA2100 // The queries are this assembly's own resources.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(query));
#pragma warning restore CA2100
        }

        var lines = new List<CatalogLine>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                lines.Add(new CatalogLine(reader.GetString(0), reader.GetString(1), reader.GetString(2), await reader.IsDBNullAsync(3, cancellationToken) ? "" : reader.GetString(3)));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return Fingerprint.Of(lines, ignored);
    }
}
