using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>
/// Serializes changes of the migration phase. Reading and then writing a comment is not atomic: without the lock, of two writers one could overwrite
/// the other, and the phase could go back.
/// </summary>
internal static class CommentLock
{
    private const int Class = 0x4A524E4C;

    /// <summary>Blocks other writers of the cluster's migration phase until the end of the transaction.</summary>
    public static Task TakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken) =>
        maintenance.ExecuteAsync("SELECT pg_advisory_xact_lock($1, $2)", cancellationToken, Class, LockKey.Of(target.Uid).Low);
}
