using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>A checkpoint while production is still open shortens the seconds that it is closed for: CREATE DATABASE would have to flush all of it.</summary>
internal static class Checkpoint
{
    /// <summary>Makes one if the operator may (pg_checkpoint, 15+); without it the clone does it.</summary>
    public static async Task TryAsync(NpgsqlConnection maintenance, CancellationToken cancellationToken)
    {
        try
        {
            await maintenance.ExecuteAsync("CHECKPOINT", cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
        }
    }
}
