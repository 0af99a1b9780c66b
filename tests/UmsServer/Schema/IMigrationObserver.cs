using Npgsql;

namespace UmsServer.Schema;

/// <summary>Told of each step, so that progress can be logged and faults placed.</summary>
public interface IMigrationObserver
{
    /// <summary>The step's transaction is open and its script has not run yet.</summary>
    Task OnStepBegunAsync(MigrationStep step, NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>The step's transaction is committed.</summary>
    /// <param name="migration">The migration that the step belongs to.</param>
    /// <param name="step">The step.</param>
    Task OnStepCommittedAsync(Migration migration, MigrationStep step);
}
