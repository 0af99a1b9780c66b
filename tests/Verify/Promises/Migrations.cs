using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Promises;

/// <summary>P2: one migrator at a time, only after the gates, each attempt on a production that equals its restore point.</summary>
internal static class Migrations
{
    public static void AfterMigrationPhase(Scene scene, in Copy restorePoint)
    {
        ref var state = ref scene.Now;
        var production = state.Production;
        if (restorePoint.Phase == (byte)MigrationPhase.Migrating + 1)
        {
            if (production.Touched || production.Dirty || production.Schema != restorePoint.Schema)
                scene.Break("P2: the phase is Migrating, but production does not equal its restore point");
            if (production.Open)
                scene.Break("P2: the phase is Migrating, but production is open for everyone");
            if (Processes.AnySessionOnProduction(ref state, scene.Setup.Servers))
                scene.Break("P2: the phase is Migrating, but production is not quiet");
            return;
        }

        if (production.Schema != Release.SchemaOf(restorePoint.To))
            scene.Break("P2: the phase is Committed, but production is not migrated");
        if (production.Odd && scene.Setup.Servers > 1 && state.FindCopy(restorePoint.Id, CopyKind.Snapshot, scene.Setup.Servers - 1) >= 0)
            scene.Break("P2: the phase is Committed, but production's fingerprint differs from the canary's");
    }

    /// <summary>Checks that a migrator that connects to production may write.</summary>
    public static void OnStart(Scene scene, ushort binding, byte own)
    {
        ref var state = ref scene.Now;
        if (state.Production.Schema is Schema.Empty or Schema.Broken || (state.Production.Schema <= Schema.Next && state.Production.Schema > own))
            return; // bootstrap, without data and restore point; or the migrator exits because it cannot migrate the schema
        var at = state.FindCopy(BindingCode.IdOf(binding), CopyKind.RestorePoint);
        if (state.Production.Schema == own && (at < 0 || state.Copies[at].Phase == (byte)MigrationPhase.Committed + 1))
            return; // production is already migrated
        if (at < 0 || state.Copies[at].Phase != (byte)MigrationPhase.Migrating + 1)
            scene.Break("P2: a migrator starts without a restore point in phase Migrating");
        else if (state.Copies[at].NotYetOpened)
            scene.Break("P2: a migrator starts, but the restore point's comment says that production was not yet opened for it");
        if (state.Production.Touched)
            scene.Break("P2: a second migrator starts on a production to which another one may have written");
        if (state.Production.Dirty)
            scene.Break("P2: a migrator starts on a production that does not equal its restore point");
        state.Production.Touched = true;
    }
}
