using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Makes the golden copy as a template copy. Production is closed while its files are copied, and is opened again also after a failure, as long as the session lives.</summary>
internal sealed class ClosedClone(WorkerRoles workers, QuietInstant quiet)
{
    /// <summary>Makes the copy and opens it; only the operator has the right to connect to it.</summary>
    /// <returns>Production's counters right before it was closed.</returns>
    public async Task<ActivityBaseline> MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var production = target.Database.Name;
        await quiet.RequirePossibleAsync(maintenance, target, cancellationToken);
        ActivityBaseline baseline;
        await using (var reader = await workers.MakeAsync(maintenance, target, production, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken))
        await using (var source = await reader.OpenAsync(CopyPlace.TaskOf(name), SessionLimits.Read, cancellationToken))
            (baseline, _) = await ActivityReader.ReadAsync(source, target, cancellationToken);
        await Checkpoint.TryAsync(maintenance, cancellationToken);
        try
        {
            await quiet.MakeAsync(maintenance, target, cancellationToken);
            await TemplateClone.RunAsync(maintenance, production, name, target.Database.CopyTablespace, cancellationToken);
        }
        finally
        {
            // Uses the same session on purpose: if another operator ended it, this operator must not open production any more, and the other operator opens it.
            if (maintenance.State == System.Data.ConnectionState.Open)
                await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(production)} ALLOW_CONNECTIONS true", CancellationToken.None);
        }

        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
        return baseline;
    }
}
