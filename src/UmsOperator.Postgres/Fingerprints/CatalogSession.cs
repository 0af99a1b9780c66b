using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Settings under which a catalog prints the same text in every database.</summary>
internal static class CatalogSession
{
    /// <summary>Carries the cluster's claim to the queries, which leave its binding roles out.</summary>
    public const string ClaimSetting = "umsoperator.claim";

    // lock_timeout: printing takes ACCESS SHARE locks; waiting behind a migration would make others wait behind us.
    private const string Settings =
        """
        SELECT set_config(name, value, true)
        FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('TimeZone', 'UTC'), ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'),
            ('extra_float_digits', '3'), ('bytea_output', 'hex'), ('lc_monetary', 'C'), ('xmloption', 'content'), ('standard_conforming_strings', 'on'),
            ('jit', 'off'), ('lock_timeout', '2s')) s (name, value)
        """;

    /// <summary>Makes the settings for the transaction that the session is in.</summary>
    public static async Task PrepareAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Settings, cancellationToken);
        await connection.ExecuteAsync($"SELECT set_config('{ClaimSetting}', $1, true)", cancellationToken, ClusterNames.Claim(target.Uid));
    }
}
