using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Statements that give the objects of a login in a database to the object owner. REASSIGN OWNED alone is not enough: it fails if the login owns objects that only
/// a superuser may own, and it also reassigns the login's other databases and its tablespaces. The former go to the superuser who runs the statements; the latter
/// stay with the login.
/// </summary>
internal static class TakeOver
{
    private static readonly (string Kind, string Query)[] Superusers =
    [
        ("FOREIGN DATA WRAPPER", "SELECT fdwname::text, fdwowner FROM pg_foreign_data_wrapper"),
        ("EVENT TRIGGER", "SELECT evtname::text, evtowner FROM pg_event_trigger"),
        ("PUBLICATION", "SELECT pubname::text, pubowner FROM pg_publication"),
        ("SUBSCRIPTION", "SELECT subname::text, subowner FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"),
    ];

    private static readonly (string Kind, string Query)[] Shared =
    [
        ("DATABASE", "SELECT datname::text, datdba FROM pg_database WHERE datname <> current_database()"),
        ("TABLESPACE", "SELECT spcname::text, spcowner FROM pg_tablespace"),
    ];

    /// <summary>One statement that does everything and works for any login. To be run in the database as a superuser.</summary>
    /// <param name="login">The login that owns the objects.</param>
    /// <param name="owner">The object owner.</param>
    public static string Whole(string login, string owner) =>
        DoBlock.Of("s text; back text[]", string.Join(' ',
            $"FOR s IN {Moves(Superusers, login, "CURRENT_USER")} LOOP EXECUTE s; END LOOP;",
            $"back := ARRAY({Moves(Shared, login, Sql.Identifier(login))});",
            $"FOR s IN {Moves(Shared, login, "CURRENT_USER")} LOOP EXECUTE s; END LOOP;",
            $"REASSIGN OWNED BY {Sql.Identifier(login)} TO {Sql.Identifier(owner)};",
            "FOREACH s IN ARRAY back LOOP EXECUTE s; END LOOP;"));

    /// <summary>The statements that this login needs, in order, including the one that makes the operator the owner of the database.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="production">A session on the database; null if none can be opened.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="login">The login that owns the objects.</param>
    /// <param name="owner">The object owner.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<string> StatementsAsync(
        NpgsqlConnection maintenance, NpgsqlConnection? production, DatabaseTarget target, string login, string owner, CancellationToken cancellationToken)
    {
        var aside = production is null
            ? [DoBlock.Of("s text", $"FOR s IN {Moves(Superusers, login, "CURRENT_USER")} LOOP EXECUTE s; END LOOP;")]
            : await production.QueryAsync(Moves(Superusers, login, "CURRENT_USER"), reader => reader.GetString(0), cancellationToken);
        // Production is left out and the maintenance database is added: the query runs in the latter and lists all databases but its own.
        var shared = (await maintenance.QueryAsync(
                $"SELECT kind, name FROM ({Union(Shared)}) o (kind, name, owner) WHERE owner = (SELECT oid FROM pg_roles WHERE rolname = $1) AND name <> $2 ORDER BY 1, 2",
                reader => (Kind: reader.GetString(0), Name: reader.GetString(1)), cancellationToken, login, target.Database.Name))
            .Concat(login == await OwnerOfAsync(maintenance, target.Database.MaintenanceDatabase, cancellationToken) ? [("DATABASE", target.Database.MaintenanceDatabase)] : [])
            .Select(one => $"ALTER {one.Kind} {Sql.Identifier(one.Name)} OWNER TO").ToList();
        return string.Join("; ",
        [
            .. aside,
            .. shared.Select(alter => $"{alter} CURRENT_USER"),
            $"REASSIGN OWNED BY {Sql.Identifier(login)} TO {Sql.Identifier(owner)}",
            $"ALTER DATABASE {Sql.Identifier(target.Database.Name)} OWNER TO {Sql.Identifier(target.OperatorUsername)}",
            .. shared.Select(alter => $"{alter} {Sql.Identifier(login)}"),
        ]);
    }

    private static Task<string?> OwnerOfAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken) =>
        maintenance.ScalarAsync<string>("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = $1", cancellationToken, database);

    private static string Moves((string Kind, string Query)[] kinds, string login, string to) =>
        $"SELECT format('ALTER %s %I OWNER TO %s', kind, name, {Sql.Literal(to)}) FROM ({Union(kinds)}) o (kind, name, owner) WHERE owner = (SELECT oid FROM pg_roles WHERE rolname = {Sql.Literal(login)}) ORDER BY kind, name";

    private static string Union((string Kind, string Query)[] kinds) =>
        string.Join(" UNION ALL ", kinds.Select(one => $"SELECT '{one.Kind}', o.* FROM ({one.Query}) o"));
}
