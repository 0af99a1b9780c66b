using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Reading and writing a comment is no atomic step: two writers would pass each other, and the journal could go back.</summary>
internal static class CommentLock
{
    private const int Class = 0x4A524E4C;

    /// <summary>Keeps other writers of the cluster's journal out until the end of the transaction.</summary>
    public static Task TakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken) =>
        maintenance.ExecuteAsync("SELECT pg_advisory_xact_lock($1, $2)", cancellationToken, Class, LockKey.Of(target.Uid).Low);
}
