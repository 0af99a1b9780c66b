using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Production's settings that affect the results of its own expressions: constraints, generated columns, indexes and materialized views. Its database
/// may have its own values, by ALTER DATABASE, which a new copy
/// lacks. Without them, a text such as 01.02.2026 silently becomes another date in the copy.
/// </summary>
internal sealed class ComputingSettings
{
    // A configuration of production's own does not exist in a copy before its schema is created.
    private const string TextSearch = "default_text_search_config";

    // How values are read, written and compared. Rows still arrive as they are: ISO dates and intervals with signs mean the same under each DateStyle
    // and IntervalStyle. standard_conforming_strings also affects
    // pg_dump's output and function bodies. Names with a dot are an application's own settings, which an expression reads with current_setting.
    private const string Query =
        $$"""
        SELECT name, current_setting(name)
        FROM (
            SELECT unnest('{TimeZone, timezone_abbreviations, DateStyle, IntervalStyle, extra_float_digits, bytea_output, xmlbinary, lc_monetary, lc_numeric, lc_time, {{TextSearch}}, standard_conforming_strings}'::text[])
            UNION SELECT split_part(e, '=', 1)
            FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) e
            WHERE s.setrole = 0 AND d.datname = current_database() AND split_part(e, '=', 1) LIKE '%.%' AND split_part(e, '=', 1) <> $1) s (name)
        WHERE current_setting(name, true) IS NOT NULL
        ORDER BY 1
        """;

    private readonly ILookup<bool, (string Name, string Value)> _isTextSearch;

    private ComputingSettings(IEnumerable<(string Name, string Value)> settings) => _isTextSearch = settings.ToLookup(setting => setting.Name == TextSearch);

    /// <summary>Reads the settings of a session on production, before any of them is changed.</summary>
    public static async Task<ComputingSettings> ReadAsync(NpgsqlConnection production, CancellationToken cancellationToken) =>
        new(await production.QueryAsync(Query, reader => (reader.GetString(0), reader.GetString(1)), cancellationToken, ClusterNames.ClaimSetting));

    /// <summary>Applies all settings that do not need production's schema.</summary>
    public async Task ApplyAsync(NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        try
        {
            await SetAsync(copy, [.. _isTextSearch[false]], cancellationToken);
        }
        catch (PostgresException)
        {
            foreach (var setting in _isTextSearch[false])
            {
                try
                {
                    await SetAsync(copy, [setting], cancellationToken);
                }
                catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
                {
                    // A setting of a module that only a superuser may change, such as auto_explain. It affects no result: production's owner could not rely on it either.
                }
            }
        }
    }

    /// <summary>Applies the settings that name an object of production. Call it before rows are copied.</summary>
    public Task ApplyNamesAsync(NpgsqlConnection copy, CancellationToken cancellationToken) => SetAsync(copy, [.. _isTextSearch[true]], cancellationToken);

    private static Task<int> SetAsync(NpgsqlConnection copy, (string Name, string Value)[] settings, CancellationToken cancellationToken) =>
        copy.ExecuteAsync(
            "SELECT set_config(name, value, false) FROM unnest($1, $2) s (name, value)", cancellationToken,
            settings.Select(setting => setting.Name).ToArray(), settings.Select(setting => setting.Value).ToArray());
}
