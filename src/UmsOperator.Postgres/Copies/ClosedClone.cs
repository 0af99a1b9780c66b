using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Golden copy by Clone: production is closed for as long as its files are copied, and opened again whatever happens.</summary>
internal sealed class ClosedClone(WorkerRoles workers, QuietInstant quiet)
{
    /// <summary>Makes the copy; leaves it open for the operator only.</summary>
    /// <returns>Production's counters right before it was closed.</returns>
    public async Task<ActivityBaseline> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var production = target.Database.Name;
        await quiet.RequirePossibleAsync(maintenance, target, cancellationToken);
        ActivityBaseline baseline;
        await using (var reader = await workers.MakeAsync(maintenance, target, production, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken))
        await using (var source = await reader.OpenAsync("golden", SessionLimits.Look, cancellationToken))
            (baseline, _) = await ActivityReader.ReadAsync(source, target, cancellationToken);
        await Checkpoint.TryAsync(maintenance, cancellationToken);
        try
        {
            await quiet.MakeAsync(maintenance, target, cancellationToken);
            await TemplateClone.RunAsync(maintenance, production, name, target.Database.CopyTablespace, cancellationToken);
        }
        finally
        {
            // On this very session: if another operator ended it, production is no longer ours to open, and that one's observation does.
            if (maintenance.State == System.Data.ConnectionState.Open)
                await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(production)} ALLOW_CONNECTIONS true", CancellationToken.None);
        }

        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
        return baseline;
    }
}
