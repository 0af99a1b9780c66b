using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>Rules for which servers may start on which schema (docs/container-contract.md, "Who may migrate").</summary>
internal static class SchemaRules
{
    /// <exception cref="StartRefusedException">The schema is newer, or half-migrated.</exception>
    public static void RefuseUnlessMigratable(SchemaState state, SchemaVersion target)
    {
        if (state.HalfMigrated)
        {
            throw new StartRefusedException(
                ExitCode.SchemaHalfMigrated, "a migration of this database never finished; restore the database from before that migration");
        }

        if (state.Version > target)
            throw new StartRefusedException(ExitCode.SchemaNewer, $"the schema is {state.Version}, newer than this server's {target}");
    }

    /// <exception cref="StartRefusedException">The schema is not exactly the target's.</exception>
    public static void RefuseUnlessEqual(SchemaState state, SchemaVersion target)
    {
        RefuseUnlessMigratable(state, target);
        if (state.Version == target)
            return;
        var found = state.Version is { } version ? $"the schema is {version}, older than this server's {target}" : "the database is empty";
        throw new StartRefusedException(ExitCode.SchemaOlder, $"{found}, and UMS_MIGRATE is not true");
    }
}
