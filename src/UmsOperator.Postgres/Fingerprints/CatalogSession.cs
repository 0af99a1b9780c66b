using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Session settings under which equal objects print as the same text in every database.</summary>
internal static class CatalogSession
{
    /// <summary>Setting that passes the cluster's claim to the queries, which leave out its binding roles.</summary>
    public const string ClaimSetting = "umsoperator.claim";

    // lock_timeout: printing takes ACCESS SHARE locks. If it waited for a migration's lock, other sessions would wait behind it.
    private const string Settings =
        """
        SELECT set_config(name, value, true)
        FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('TimeZone', 'UTC'), ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'),
            ('extra_float_digits', '3'), ('bytea_output', 'hex'), ('lc_monetary', 'C'), ('xmloption', 'content'), ('standard_conforming_strings', 'on'),
            ('jit', 'off'), ('lock_timeout', '2s')) s (name, value)
        """;

    /// <summary>Applies the settings to the session's current transaction.</summary>
    public static async Task PrepareAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Settings, cancellationToken);
        await connection.ExecuteAsync($"SELECT set_config('{ClaimSetting}', $1, true)", cancellationToken, ClusterNames.Claim(target.Uid));
    }
}
