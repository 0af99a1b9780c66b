using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks that the object owner can create production's extensions, by creating them in the scratch database. A logical copy creates them the same way.</summary>
internal sealed class ExtensionsCheck(WorkerRoles workers) : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scratch: { } scratch, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var extensions = await production.QueryAsync(
            "SELECT extname::text, extversion FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY oid", reader => (Name: reader.GetString(0), Version: reader.GetString(1)), cancellationToken);
        if (extensions.Count == 0)
            return;
        await using var worker = await workers.MakeAsync(site.Maintenance, site.Target, scratch.Database, WorkerRights.Owner, sessions: 1, cancellationToken);
        await using var connection = await worker.OpenAsync("scratch", SessionLimits.Change, cancellationToken);
        foreach (var (name, version) in extensions)
        {
            // Rolled back, so that SchemaTrialCheck can create it in the schema that it has in production.
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(site.ObjectOwner)}; SET LOCAL search_path = public", cancellationToken);
            try
            {
                await connection.ExecuteAsync($"CREATE EXTENSION IF NOT EXISTS {Sql.Identifier(name)} VERSION {Sql.Literal(version)} CASCADE", cancellationToken);
            }
            catch (PostgresException refused)
            {
                findings.Block("Extension", $"update.golden: a logical copy cannot have extension {name} {version} ({refused.MessageText}); set update.golden to Clone");
            }
        }
    }
}
