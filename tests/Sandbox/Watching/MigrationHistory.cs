using Npgsql;

namespace UmsOperator.Sandbox.Watching;

/// <summary>Production's migration history.</summary>
/// <param name="Rows">Number of started migrations.</param>
/// <param name="LastBegun">When the last one started.</param>
/// <param name="LastFinished">When the last one finished; null if never.</param>
internal sealed record MigrationHistory(long Rows, DateTime? LastBegun, DateTime? LastFinished)
{
    /// <summary>Reads the history in a short session; a longer one would prevent production from becoming quiet.</summary>
    public static async Task<MigrationHistory> ReadAsync(string production, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(production);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*), max(started_at), max(finished_at) FROM ums_migration_history", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new MigrationHistory(
            row.GetInt64(0),
            await row.IsDBNullAsync(1, cancellationToken) ? null : row.GetDateTime(1),
            await row.IsDBNullAsync(2, cancellationToken) ? null : row.GetDateTime(2));
    }
}
