using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Finds logical replication slots and subscriptions, which would stay with the wrong database after a rollback, and standbys, which replay every copy.</summary>
internal sealed class ReplicationCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Scope == PreflightScope.Adopt)
            return;
        var name = site.Spec.Name;
        var slots = await site.Maintenance.QueryAsync(
            "SELECT slot_name::text FROM pg_replication_slots WHERE database = $1 ORDER BY 1", reader => reader.GetString(0), cancellationToken, name);
        if (slots.Count > 0)
            findings.Block("LogicalSlots",
                $"'{name}' has logical replication slots: {string.Join(", ", slots)}; after a rollback they would follow the wrong database; drop them, for example: SELECT pg_drop_replication_slot({Sql.Literal(slots[0])})");
        var subscriptions = await site.Maintenance.QueryAsync(
            "SELECT s.subname::text FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 ORDER BY 1", reader => reader.GetString(0), cancellationToken, name);
        if (subscriptions.Count > 0)
            findings.Block("Subscriptions",
                $"'{name}' has subscriptions, which may write into it at any time: {string.Join(", ", subscriptions)}; drop each of them in this database as a superuser: DROP SUBSCRIPTION {Sql.Identifier(subscriptions[0])}");
        var standbys = await site.Maintenance.ScalarAsync<long>("SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'physical'", cancellationToken)
            + await site.Maintenance.ScalarAsync<long>("SELECT count(*) FROM pg_stat_replication WHERE application_name NOT LIKE 'pg_basebackup%'", cancellationToken);
        if (standbys > 0)
            findings.Warn("Standbys", $"{site.Target.Address} has standbys: they receive every copy, need the same disk space, and lag while copies are made");
    }
}
