using Npgsql;

namespace UmsServer.Schema;

/// <summary>Receives each step, to log progress and to inject faults.</summary>
public interface IMigrationObserver
{
    /// <summary>Called when the step's transaction is open and its script has not run yet.</summary>
    Task OnStepBegunAsync(MigrationStep step, NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>Called when the step's transaction is committed.</summary>
    /// <param name="migration">The migration that the step belongs to.</param>
    /// <param name="step">The step.</param>
    Task OnStepCommittedAsync(Migration migration, MigrationStep step);
}
