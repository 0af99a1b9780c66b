using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks that production's settings (ALTER DATABASE, ALTER ROLE … IN DATABASE) can be copied, by setting them on the scratch database.</summary>
internal sealed class SettingsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Scratch is not { } scratch)
            return;
        await using (var transaction = await site.Maintenance.BeginTransactionAsync(cancellationToken))
        {
            foreach (var lost in (await DatabaseSettings.CopyAsync(site.Maintenance, site.Spec.Name, scratch.Database, cancellationToken)).Where(lost => !lost.IsAccepted(site.Target)))
                findings.Block("LostSetting", $"the operator lacks the right to set {lost} on a copy; {Cure(site, lost.Setting)}, or list {lost.Setting.Name} in update.acceptLostSettings");
            await transaction.RollbackAsync(cancellationToken);
        }

        await CheckCollationAsync(site, findings, cancellationToken);
    }

    private static string Cure(PreflightSite site, StoredSetting setting) => setting.Role is { } role
        ? $"run as a superuser: {(site.ServerVersion >= 160000 ? $"GRANT {Sql.Identifier(role)} TO {site.Login} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE" : $"ALTER ROLE {Sql.Identifier(role)} IN DATABASE {Sql.Identifier(site.Spec.Name)} RESET {setting.Name}")}"
        : $"run as a superuser: GRANT SET ON PARAMETER {setting.Name} TO {site.Login} (PostgreSQL 15 or newer)";

    // CREATE DATABASE refuses a template whose collation version differs from that of the installed library.
    private static async Task CheckCollationAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.ServerVersion >= 150000 && await site.Maintenance.ScalarAsync<bool>(
            "SELECT coalesce(datcollversion <> pg_database_collation_actual_version(oid), false) FROM pg_database WHERE datname = $1", cancellationToken, site.Spec.Name))
            findings.Block("CollationVersion",
                $"database '{site.Spec.Name}' was created with another version of its collation, and PostgreSQL refuses to clone it; rebuild its text indexes (REINDEX DATABASE), then run as its owner: ALTER DATABASE {Sql.Identifier(site.Spec.Name)} REFRESH COLLATION VERSION");
    }
}
