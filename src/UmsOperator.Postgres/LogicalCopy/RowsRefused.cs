using System.Text.RegularExpressions;
using Npgsql;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Puts into words that a row of production's cannot be read, or is not taken by the copy: table, column and function where they are known, and the cure. No value of a row.</summary>
internal static partial class RowsRefused
{
    /// <summary>A refusal in words.</summary>
    /// <param name="table">Schema and name, quoted.</param>
    /// <param name="refused">What PostgreSQL said.</param>
    public static DatabaseActionException Of(string table, PostgresException refused)
    {
        var (sort, cure) = FaultSorting.Of(refused);
        var column = refused.ColumnName is { Length: > 0 } named ? named : Column().Match(refused.Where ?? "") is { Success: true } match ? match.Groups["column"].Value : null;
        var function = CallingFunction.Of(refused);
        var what = $"rows of {table}{(column is null ? "" : $", column {column},")} cannot be copied: {SafeText.Of(refused.MessageText, SafeText.Sentence)}{(function is null ? "" : $", in function {function}")} ({refused.SqlState})";
        return new DatabaseActionException($"{what}; {Cure(table, refused, function) ?? cure}, or set update.golden to Clone", refused) { Sort = sort };
    }

    // In a copy nothing but pg_catalog is on the search path, as in any restore; and the tables are filled in any order.
    private static string? Cure(string table, PostgresException refused, string? function)
    {
        if (refused.ConstraintName is { Length: > 0 } constraint)
            return $"production has rows that break {constraint}, or it looks at other tables, which may still be empty: correct them, or run as the owner: ALTER TABLE {table} DROP CONSTRAINT {Sql.Identifier(constraint)}";
        return function is null
            ? null
            : $"a CHECK, a domain or a generated column calls it, and it finds only what it names with its schema, in tables that may still be empty: run as its owner ALTER FUNCTION {function} SET search_path = <its schemas>, pg_temp";
    }

    [GeneratedRegex("^COPY [^,\\n]+, \\S+ \\d+, \\S+ (?<column>[^:\\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Column();
}
