using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Attacks of servers with their own rights, without traps: in cooperation, or against objects outside their databases.</summary>
internal static class ServerAttacks
{
    private const string Group = "server";

    private static readonly Trap Grants = new("server_grants_itself", Group, "a server in update mode, which works as the object owner, grants its own role to a server on production", "", null);
    private static readonly Trap Drops = new("server_drops_owned", Group, "a server in update mode revokes the object owner's rights on all databases", "", null);

    private static readonly Trap Leaves = new("server_leaves", Group, "a server's login owns a large object, so that it cannot be dropped", "", null);

    /// <summary>A login that owns an object cannot be dropped. The deletion of the cluster must finish, or report what to do.</summary>
    public static async Task LeaveAsync(BindingLogin ordinary, Ledger ledger, CancellationToken cancellationToken)
    {
        ledger.Plant(Leaves, "production, as a server");
        try
        {
            await using var connection = await ordinary.OpenAsync(cancellationToken);
            await Planting.RunAsync(connection, "SET ROLE NONE; SELECT pg_catalog.lo_create(0)", cancellationToken);
        }
        catch (PostgresException refused)
        {
            ledger.Refuse(Leaves, $"PostgreSQL: {refused.MessageText}");
        }
    }

    /// <summary>Before PostgreSQL 16 a role can grant itself, so a snapshot server's role can be granted to a server on production.</summary>
    public static async Task GrantItselfAsync(BindingLogin owner, BindingLogin ordinary, DatabaseNames names, Ledger ledger, CancellationToken cancellationToken)
    {
        ledger.Plant(Grants, "snapshot, as its server");
        try
        {
            await using (var connection = await owner.OpenAsync(cancellationToken))
                await Planting.RunAsync(connection, $"SET ROLE NONE; GRANT \"{owner.Username}\" TO \"{ordinary.Username}\"", cancellationToken);
            await using var production = await ordinary.OpenAsync(cancellationToken);
            await using var transaction = await production.BeginTransactionAsync(cancellationToken);
            await Planting.RunAsync(production, $"SET ROLE NONE; SET ROLE \"{owner.Username}\"; SET ROLE \"{names.OwnerRole}\"; CREATE TABLE public.server_grants_itself (i int)", cancellationToken);
            ledger.Escalate(Grants, "an ordinary server changed production's schema");
        }
        catch (PostgresException refused)
        {
            ledger.Refuse(Grants, $"PostgreSQL: {refused.MessageText}");
        }
    }

    /// <summary>Rights on databases are global: DROP OWNED in one database revokes them on all databases.</summary>
    public static async Task DropOwnedAsync(BindingLogin owner, DatabaseNames names, Ledger ledger, CancellationToken cancellationToken)
    {
        ledger.Plant(Drops, "snapshot, as its server");
        try
        {
            await using var connection = await owner.OpenAsync(cancellationToken);
            await Planting.RunAsync(connection, $"DROP OWNED BY \"{names.OwnerRole}\" CASCADE", cancellationToken);
        }
        catch (PostgresException refused)
        {
            ledger.Refuse(Drops, $"PostgreSQL: {refused.MessageText}");
        }
    }

    /// <summary>Revoked rights must be granted again before a migrator needs them.</summary>
    public static async Task JudgeRightsAsync(PostgresServer server, DatabaseNames names, Ledger ledger, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        if (await Planting.ScalarAsync(connection, $"SELECT has_database_privilege('{names.OwnerRole}', '{names.Database}', 'CREATE')", cancellationToken) is not true)
            ledger.Escalate(Drops, "the object owner has lost its rights on production");
    }
}
