using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>
/// Lets PostgreSQL parse an expression's text and print it again. It uses temporary objects in a transaction that is rolled back. It is never used in production (promise P6);
/// on the objects of a copy it takes only ACCESS SHARE locks.
/// </summary>
/// <param name="connection">A session on a database with the same tables, in a transaction prepared by <see cref="BeginAsync"/>.</param>
internal sealed class Reprinter(NpgsqlConnection connection)
{
    private const string Temporary = "pg_temp.reprint";

    /// <summary>Begins the transaction. The caller disposes it without a commit.</summary>
    public static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CatalogSession.PrepareAsync(connection, target, cancellationToken);
        var role = target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.OwnerRole : target.ServerUsername;
        if (role is not null)
            await connection.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(role)}", cancellationToken);
        return transaction;
    }

    /// <summary>Prints a line's text again.</summary>
    /// <param name="line">A line of either fingerprint.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The new text; null if the line is not an expression, or the server refuses it. The lines then count as different.</returns>
    public async Task<string?> ReprintAsync(CatalogLine line, CancellationToken cancellationToken)
    {
        if (Printing(line) is not { } printing)
            return null;
        await connection.ExecuteAsync("SAVEPOINT reprint", cancellationToken);
        try
        {
            foreach (var statement in printing.Statements)
                await connection.ExecuteAsync(statement, cancellationToken);
            return await connection.ScalarAsync<string>(printing.Query, cancellationToken);
        }
        catch (PostgresException)
        {
            return null;
        }
        finally
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT reprint", CancellationToken.None);
        }
    }

    private static (string[] Statements, string Query)? Printing(CatalogLine line)
    {
        var (kind, subject, part, text) = (line.Kind, line.Subject, line.Part, line.Text);
        var table = $"CREATE TABLE {Temporary} (LIKE {subject})";
        return kind switch
        {
            "check" => Constraint(table, text),
            "constraint" when text.StartsWith("EXCLUDE ", StringComparison.Ordinal) => Constraint(table, text),
            "default" => ([table, $"ALTER TABLE {Temporary} ALTER COLUMN {part} SET DEFAULT {text}"], DefaultOf($"quote_ident(a.attname) = {Sql.Literal(part)}")),
            "stored column" or "virtual column" => (
                [table, AddGenerated(subject, part, text, kind == "stored column" ? "STORED" : "VIRTUAL")],
                DefaultOf("a.attname = 'reprint'")),
            "index" => Index(table, subject, text),
            "query" => ([$"CREATE VIEW {Temporary} AS {text.TrimEnd().TrimEnd(';')}"], $"SELECT pg_get_viewdef('{Temporary}'::regclass)"),
            "rule" => Definition(table, subject, text, "TO ", "pg_get_ruledef(oid)", "pg_rewrite WHERE ev_class"),
            "trigger" => Definition(table, subject, text, "ON ", "pg_get_triggerdef(oid)", "pg_trigger WHERE tgrelid"),
            "policy using" => Policy(table, $"USING ({text})", "polqual"),
            "policy with check" => Policy(table, $"FOR INSERT WITH CHECK ({text})", "polwithcheck"),
            "domain check" => (
                [AddDomain(subject, text)],
                $"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid = '{Temporary}'::regtype AND conname = 'reprint'"),
            _ => null,
        };
    }

    private static (string[] Statements, string Query) Constraint(string table, string text) => (
        [table, $"ALTER TABLE {Temporary} ADD CONSTRAINT reprint_constraint {text}"],
        $"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{Temporary}'::regclass AND conname = 'reprint_constraint'");

    private static string DefaultOf(string column) =>
        $"""
        SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = '{Temporary}'::regclass AND {column}
        """;

    // The column's type is only in the catalog, so the statement is built by a query.
    private static string AddGenerated(string subject, string part, string text, string storage) =>
        Dynamic($"""
        SELECT 'ALTER TABLE {Temporary} ADD COLUMN reprint ' || format_type(atttypid, atttypmod) || ' GENERATED ALWAYS AS (' || {Sql.Literal(text)} || ') {storage}'
        FROM pg_attribute WHERE attrelid = {Sql.Literal(subject)}::regclass AND quote_ident(attname) = {Sql.Literal(part)}
        """);

    private static string AddDomain(string subject, string text) =>
        Dynamic($"""
        SELECT 'CREATE DOMAIN {Temporary} AS ' || format_type(typbasetype, typtypmod) || ' CONSTRAINT reprint ' || {Sql.Literal(text)}
        FROM pg_type WHERE oid = {Sql.Literal(subject)}::regtype
        """);

    private static string Dynamic(string query) => $"DO {Sql.Literal($"DECLARE statement text; BEGIN statement := ({query}); EXECUTE statement; END")}";

    private static (string[] Statements, string Query) Index(string table, string subject, string text)
    {
        const string Unique = "UNIQUE ";
        var unique = text.StartsWith(Unique, StringComparison.Ordinal);
        var create = $"CREATE {(unique ? Unique : "")}INDEX reprint_index ON {Temporary} USING {(unique ? text[Unique.Length..] : text)}";
        return (
            [table, create],
            $"SELECT CASE WHEN indisunique THEN '{Unique}' ELSE '' END || substr(d, strpos(d, ' USING ') + 7) FROM pg_index, pg_get_indexdef(indexrelid) d WHERE indrelid = '{Temporary}'::regclass");
    }

    // The definition names its table once near the start. That name is replaced with the temporary table's, and replaced back in the result.
    private static (string[] Statements, string Query)? Definition(string table, string subject, string text, string preposition, string print, string catalog)
    {
        var position = text.IndexOf(preposition + subject, StringComparison.Ordinal);
        if (position < 0)
            return null;
        position += preposition.Length;
        return (
            [table, string.Concat(text.AsSpan(0, position), Temporary, text.AsSpan(position + subject.Length))],
            $"""
            SELECT overlay(d PLACING {Sql.Literal(subject)} FROM strpos(d, n) FOR length(n))
            FROM (SELECT {print} AS d FROM {catalog} = '{Temporary}'::regclass) p, substring(d FROM 'pg_temp(?:_[0-9]+)?[.]reprint') n
            """);
    }

    private static (string[] Statements, string Query) Policy(string table, string clause, string column) => (
        [table, $"CREATE POLICY reprint ON {Temporary} {clause}"],
        $"SELECT pg_get_expr({column}, polrelid) FROM pg_policy WHERE polrelid = '{Temporary}'::regclass");
}
