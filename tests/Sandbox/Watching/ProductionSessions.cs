using System.Collections.Concurrent;
using Npgsql;

namespace UmsOperator.Sandbox.Watching;

/// <summary>
/// Records the logins on production with their times by the database's clock. It queries from the maintenance database, because a session
/// on production would prevent it from becoming quiet.
/// </summary>
internal sealed class ProductionSessions(string maintenance, string production)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, (DateTime First, DateTime Last)> _seen = new(StringComparer.Ordinal);

    /// <summary>First and last time at which each login was seen.</summary>
    public IReadOnlyDictionary<string, (DateTime First, DateTime Last)> Seen => _seen;

    /// <summary>Observes until cancelled. Continues after an outage of the database.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(maintenance);
                await connection.OpenAsync(cancellationToken);
                while (true)
                {
                    await PollAsync(connection, cancellationToken);
                    await Task.Delay(Pause, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PollAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT usename::text, clock_timestamp() FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND usename IS NOT NULL",
            connection);
        command.Parameters.AddWithValue(production);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var at = rows.GetDateTime(1);
            _seen.AddOrUpdate(rows.GetString(0), (at, at), (_, seen) => (seen.First, at));
        }
    }
}
