using System.Text.RegularExpressions;
using Npgsql;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Describes why a row cannot be read from production or written to the copy: table, column and function if known, and what to do. It leaves out
/// PostgreSQL's Detail, which contains values of the row.
/// </summary>
internal static partial class RowsRefused
{
    /// <summary>Builds the exception for a refused row.</summary>
    /// <param name="table">Schema and name, quoted.</param>
    /// <param name="refused">PostgreSQL's error.</param>
    public static DatabaseActionException Of(string table, PostgresException refused)
    {
        var (kind, cure) = ErrorClassifier.Of(refused);
        var column = refused.ColumnName is { Length: > 0 } named ? named : Column().Match(refused.Where ?? "") is { Success: true } match ? match.Groups["column"].Value : null;
        var function = CallingFunction.Of(refused);
        var what = $"rows of {table}{(column is null ? "" : $", column {column},")} cannot be copied: {SafeText.Of(refused.MessageText, SafeText.Sentence)}{(function is null ? "" : $", in function {function}")} ({refused.SqlState})";
        return new DatabaseActionException($"{what}; {Cure(table, refused, function) ?? cure}, or set update.golden to Clone", refused) { Kind = kind };
    }

    // As in any restore, the search path contains only pg_catalog, and tables are filled in any order.
    private static string? Cure(string table, PostgresException refused, string? function)
    {
        if (refused.ConstraintName is { Length: > 0 } constraint)
            return $"rows of production violate {constraint}, or it reads other tables, which may still be empty in the copy: correct the rows, or run as the owner: ALTER TABLE {table} DROP CONSTRAINT {Sql.Identifier(constraint)}";
        return function is null
            ? null
            : $"a CHECK, a domain or a generated column calls this function, which needs schema-qualified names or a search_path of its own, and the tables that it reads may still be empty in the copy: run as its owner: ALTER FUNCTION {function} SET search_path = <its schemas>, pg_temp";
    }

    [GeneratedRegex("^COPY [^,\\n]+, \\S+ \\d+, \\S+ (?<column>[^:\\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Column();
}
