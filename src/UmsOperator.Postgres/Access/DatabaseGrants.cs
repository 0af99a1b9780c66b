using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Changes grants on databases. All grants of one database are in a single catalog row, so two concurrent changes fail with "tuple concurrently updated". An
/// advisory lock serializes the changes of all operators.
/// </summary>
internal static class DatabaseGrants
{
    private const int GrantLock = 0x47524E54;

    /// <summary>
    /// Runs statements in one transaction and one round trip, under the lock. Several operators may grant on one database, because two clusters can observe it
    /// before either has claimed it.
    /// </summary>
    /// <param name="maintenance">A session of the operator on the maintenance database, in no transaction.</param>
    /// <param name="statements">The statements, one per element.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task ChangeAsync(NpgsqlConnection maintenance, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(maintenance);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock($1, $2)") { Parameters = { new() { Value = GrantLock }, new() { Value = 0 } } });
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // Names are quoted by Sql.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
#pragma warning restore CA2100
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Keeps other operators that use this maintenance database from changing grants until the end of the transaction.</summary>
    public static Task LockAsync(NpgsqlConnection maintenance, CancellationToken cancellationToken) =>
        maintenance.ExecuteAsync("SELECT pg_advisory_xact_lock($1, $2)", cancellationToken, GrantLock, 0);

    /// <summary>Revokes all grants on the operator's databases from a role.</summary>
    public static async Task RevokeAllAsync(NpgsqlConnection maintenance, string role, CancellationToken cancellationToken)
    {
        var databases = await maintenance.QueryAsync(
            """
            SELECT DISTINCT d.datname::text FROM pg_database d, aclexplode(d.datacl) a
             WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) AND pg_has_role(current_user, d.datdba, 'USAGE')
            """,
            reader => reader.GetString(0), cancellationToken, role);
        if (databases.Count > 0)
            await ChangeAsync(maintenance, databases.Select(database => $"REVOKE ALL ON DATABASE {Sql.Identifier(database)} FROM {Sql.Identifier(role)}"), cancellationToken);
    }
}
