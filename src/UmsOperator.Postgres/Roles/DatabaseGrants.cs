using Npgsql;
using UmsOperator.Postgres.Locking;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Roles;

/// <summary>Grants on databases. All of one database are in one row of the catalog: two sessions that change it at once get "tuple concurrently updated".</summary>
internal static class DatabaseGrants
{
    private const int Changing = 0x47524E54;

    /// <summary>Changes them in one transaction, while no other session of the cluster's operators does.</summary>
    public static async Task ChangeAsync(NpgsqlConnection maintenance, string uid, Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await maintenance.ExecuteAsync("SELECT pg_advisory_xact_lock($1, $2)", cancellationToken, Changing, LockKey.Of(uid).Low);
        await change(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes every database right from a role that was given to it on databases of the operator.</summary>
    public static Task RevokeAllAsync(NpgsqlConnection maintenance, string uid, string role, CancellationToken cancellationToken) =>
        ChangeAsync(maintenance, uid, token => BindingRole.RevokeAllAsync(maintenance, role, token), cancellationToken);
}
