using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Builds the statements of an entry, including the one that sets its owner, as pg_restore writes them.</summary>
internal static partial class EntryStatements
{
    /// <summary>The table access method that the session must have as its default.</summary>
    public const string UsualAccessMethod = "heap";

    // Kinds with an owner of their own, outside and inside of schemas. An index or a constraint has the owner of its table.
    private static readonly string[] OutsideSchemas = ["SCHEMA", "PROCEDURAL LANGUAGE", "EVENT TRIGGER", "FOREIGN DATA WRAPPER", "SERVER"];
    private static readonly string[] InSchema =
    [
        "COLLATION", "CONVERSION", "DOMAIN", "FOREIGN TABLE", "MATERIALIZED VIEW", "SEQUENCE", "STATISTICS", "TABLE",
        "TEXT SEARCH CONFIGURATION", "TEXT SEARCH DICTIONARY", "TYPE", "VIEW",
    ];

    // Their full name includes argument types, so it is taken from the DROP statement.
    private static readonly string[] WithArguments = ["AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE"];

    /// <summary>The statements, each terminated by a semicolon.</summary>
    public static string Of(ArchiveEntry entry)
    {
        if (entry.Kind == "ACL")
            return AsGrantor().Replace(entry.Definition, "${what}ROLE");
        var definition = entry.AccessMethod is "" or UsualAccessMethod
            ? Whole(entry.Definition)
            : $"SET default_table_access_method = {Sql.Identifier(entry.AccessMethod)};\n{entry.Definition}\nSET default_table_access_method = {UsualAccessMethod};\n";
        if (entry.Tablespace.Length > 0)
            definition = $"SET default_tablespace = {Sql.Identifier(entry.Tablespace)};\n{definition}\nSET default_tablespace = '';\n";
        return entry.Owner.Length > 0 && Subject(entry) is { } subject ? $"{definition}\nALTER {subject} OWNER TO {Sql.Identifier(entry.Owner)};\n" : definition;
    }

    // Npgsql would split an SQL function body at its semicolons (https://github.com/npgsql/npgsql/issues/4445). It does not split a literal.
    private static string Whole(string definition) => definition.Contains("BEGIN ATOMIC", StringComparison.OrdinalIgnoreCase)
        ? $"DO {Sql.Literal($"BEGIN EXECUTE {Sql.Literal(definition)}; END")};\n"
        : definition;

    // A grant by a role that holds the right WITH GRANT OPTION is made by the same role in the copy. SET ROLE is used because only a superuser may set another session user.
    [GeneratedRegex("^(?<what>SET |RESET )SESSION AUTHORIZATION", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsGrantor();

    private static string? Subject(ArchiveEntry entry)
    {
        if (OutsideSchemas.Contains(entry.Kind, StringComparer.Ordinal))
            return $"{entry.Kind} {Sql.Identifier(entry.Tag)}";
        if (InSchema.Contains(entry.Kind, StringComparer.Ordinal))
            return $"{entry.Kind} {Sql.Identifier(entry.Schema)}.{Sql.Identifier(entry.Tag)}";
        const string Drop = "DROP ";
        return WithArguments.Contains(entry.Kind, StringComparer.Ordinal) && entry.Drop.StartsWith(Drop, StringComparison.Ordinal)
            ? entry.Drop[Drop.Length..].TrimEnd('\n').TrimEnd(';')
            : null;
    }
}
