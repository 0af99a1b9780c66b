using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>
/// Decides before the vendor's server starts, because that server migrates an older schema by itself (docs/container-contract.md, "Who may migrate"). Pure.
/// </summary>
internal static class SchemaGuard
{
    /// <exception cref="StartRefusedException">With 64, 65 or 66.</exception>
    public static GuardDecision Decide(SchemaState state, SchemaVersion target, bool mayMigrate, SchemaSettings settings)
    {
        if (state.VendorSaysUnfinished || (state.HasMarker && !(mayMigrate && IsFinished(state, target, settings))))
        {
            throw new StartRefusedException(
                ExitCode.SchemaUnfinished,
                $"a migration of this database did not finish ({(state.VendorSaysUnfinished ? "schema.unfinishedQuery is true" : $"the table {settings.MarkerTable} exists")}); restore the database from before that migration");
        }

        if (state.HasMarker)
            return GuardDecision.Resume;
        if (state.Version > target)
            throw new StartRefusedException(ExitCode.SchemaNewer, $"the schema is {state.Version}, newer than this version's {target}; use an image of the schema's version, or restore the database");
        if (state.Version == target)
            return GuardDecision.Serve;
        if (mayMigrate)
            return GuardDecision.Migrate;
        if (state is { IsEmpty: false, Version: null })
            return GuardDecision.Unguarded;
        var found = state.Version is { } version ? $"the schema is {version}, older than this version's {target}" : "the database is empty";
        throw new StartRefusedException(ExitCode.SchemaOlder, $"{found}, and UMS_MIGRATE is not true");
    }

    private static bool IsFinished(SchemaState state, SchemaVersion target, SchemaSettings settings) =>
        settings.VersionIsWrittenLast && state.Version == target;
}
