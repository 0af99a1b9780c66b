using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The statements of an entry, with those that give it its owner: as pg_restore writes them.</summary>
internal static partial class EntryStatements
{
    /// <summary>The table access method that a session is expected to have as its default.</summary>
    public const string UsualAccessMethod = "heap";

    // Those that have an owner of their own; an index or a constraint has its table's.
    private static readonly string[] Named = ["SCHEMA", "PROCEDURAL LANGUAGE", "EVENT TRIGGER", "FOREIGN DATA WRAPPER", "SERVER"];
    private static readonly string[] InSchema =
    [
        "COLLATION", "CONVERSION", "DOMAIN", "FOREIGN TABLE", "MATERIALIZED VIEW", "SEQUENCE", "STATISTICS", "TABLE",
        "TEXT SEARCH CONFIGURATION", "TEXT SEARCH DICTIONARY", "TYPE", "VIEW",
    ];

    // Their name holds the types of their arguments: taken from the statement that drops them.
    private static readonly string[] WithArguments = ["AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE"];

    /// <summary>The statements, each ended by a semicolon.</summary>
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

    // Npgsql would cut a body of SQL apart at its semicolons (https://github.com/npgsql/npgsql/issues/4445); a literal it leaves alone.
    private static string Whole(string definition) => definition.Contains("BEGIN ATOMIC", StringComparison.OrdinalIgnoreCase)
        ? $"DO {Sql.Literal($"BEGIN EXECUTE {Sql.Literal(definition)}; END")};\n"
        : definition;

    // What somebody granted who holds it WITH GRANT OPTION, he grants in the copy too. Only a superuser may become another session user.
    [GeneratedRegex("^(?<what>SET |RESET )SESSION AUTHORIZATION", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsGrantor();

    private static string? Subject(ArchiveEntry entry)
    {
        if (Named.Contains(entry.Kind, StringComparer.Ordinal))
            return $"{entry.Kind} {Sql.Identifier(entry.Tag)}";
        if (InSchema.Contains(entry.Kind, StringComparer.Ordinal))
            return $"{entry.Kind} {Sql.Identifier(entry.Schema)}.{Sql.Identifier(entry.Tag)}";
        const string Drop = "DROP ";
        return WithArguments.Contains(entry.Kind, StringComparer.Ordinal) && entry.Drop.StartsWith(Drop, StringComparison.Ordinal)
            ? entry.Drop[Drop.Length..].TrimEnd('\n').TrimEnd(';')
            : null;
    }
}
