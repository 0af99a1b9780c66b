using Npgsql;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Schema;

namespace UmsServer.Starting;

/// <summary>Logs each step, and injects the faults of a migration at the points documented in the contract.</summary>
internal sealed class MigrationWatch(ServerOptions options, ILogger logger) : IMigrationObserver
{
    private bool _slowed;

    public async Task OnStepBegunAsync(MigrationStep step, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        logger.StepBegun(step.Name);
        var pause = options.Faults.IsActive(Fault.MigrateHangs) ? TimeSpan.FromDays(1) : options.Faults.Duration(Fault.MigrateSlow);
        if (_slowed || pause == TimeSpan.Zero)
            return;
        _slowed = true;
        // In the database, so that it appears as a long statement.
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep($1)", connection) { CommandTimeout = 0 };
        sleep.Parameters.AddWithValue(pause.TotalSeconds);
        await sleep.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task OnStepCommittedAsync(Migration migration, MigrationStep step)
    {
        logger.StepCommitted(step.Name);
        // The first migration, which creates the schema, never fails midway.
        return options.Faults.IsActive(Fault.MigrateFailsMidway) && step != migration.Steps[^1]
            ? throw new NpgsqlException($"UMS_FAULT migrate-fails-midway, after step {step.Name}")
            : Task.CompletedTask;
    }
}
