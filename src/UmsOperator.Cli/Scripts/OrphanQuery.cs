using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;

namespace UmsOperator.Cli.Scripts;

/// <summary>
/// A query that a DBA runs on a database server: which databases, roles and claims have the names of a UmsCluster that this Kubernetes cluster does not have. It only reads; the statements that
/// remove them are a column of its result.
/// </summary>
internal static class OrphanQuery
{
    private const string Pattern = "'^ums_[0-9a-f]{8}_'";

    /// <summary>The query.</summary>
    /// <param name="uids">UIDs of all UmsClusters that exist.</param>
    public static string Of(IReadOnlyCollection<string> uids)
    {
        var claims = Array(uids.Select(ClusterNames.Claim));
        var length = ClusterNames.Claim(Guid.Empty.ToString()).Length;
        return $"""
            -- What belongs to no UmsCluster of this Kubernetes cluster, which has {uids.Count}. Run as a superuser; nothing is changed.
            -- A UmsCluster of another Kubernetes cluster may use the same database server: be sure before you run a statement of the last column.
            -- Nothing that a server has created in the database is used, such as an operator of its own.
            SET search_path = pg_catalog, pg_temp;
            SELECT kind, name, size, statement FROM (
              SELECT 1 AS rank, 'database' AS kind, datname::text AS name, pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(oid)) AS size,
                pg_catalog.format('DROP DATABASE %I;', datname) AS statement
              FROM pg_catalog.pg_database WHERE datname ~ {Pattern} AND pg_catalog.left(datname::text, {length}) <> ALL ({claims})
              UNION ALL
              SELECT 2, 'role', rolname::text, NULL, pg_catalog.format('DROP ROLE %I;', rolname)
              FROM pg_catalog.pg_roles WHERE rolname ~ {Pattern} AND pg_catalog.left(rolname::text, {length}) <> ALL ({claims})
              UNION ALL
              SELECT 3, 'claim', database.datname::text, NULL, pg_catalog.format('ALTER DATABASE %I RESET {ClusterNames.ClaimSetting};', database.datname)
              FROM pg_catalog.pg_db_role_setting settings JOIN pg_catalog.pg_database database ON database.oid = settings.setdatabase, pg_catalog.unnest(settings.setconfig) setting
              WHERE settings.setrole = 0 AND setting LIKE '{ClusterNames.ClaimSetting}=%' AND pg_catalog.split_part(setting, '=', 2) <> ALL ({Array(uids)})
            ) orphans ORDER BY rank, name;

            """;
    }

    private static string Array(IEnumerable<string> texts) => $"ARRAY[{string.Join(", ", texts.Order(StringComparer.Ordinal).Select(SqlText.Literal))}]::text[]";
}
