using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Promises;

/// <summary>P1: old servers have no session on a migrated production, and new servers, except the migrator, none on an unmigrated one. P2: two migrators can never log in at the same time.</summary>
internal static class Versions
{
    public static void Check(Scene scene)
    {
        ref var state = ref scene.Now;
        var migrators = 0;
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            Check(scene, server.Pod.Session, server.Pod.Kind, server.Pod.Version, ordinal);
            Check(scene, server.Stray.Session, server.Stray.Kind, server.Stray.Version, ordinal);
            migrators += Migrates(ref state, server.Pod.Exists && !server.Pod.Ended && server.Pod.Stage != Stage.Failed, server.Pod.Kind, server.Pod.Binding);
            migrators += Migrates(ref state, server.Stray.Exists, server.Stray.Kind, server.Stray.Binding);
        }

        if (migrators > 1 && MigrationRuns(ref state))
            scene.Break("P2: two migrators can log in to production");
    }

    private static void Check(Scene scene, bool session, byte kind, byte version, int ordinal)
    {
        if (session && kind == Kind.Production && Release.SchemaOf(version) != scene.Now.Production.Schema)
            scene.Break($"P1: server {ordinal} of {Release.Text(version)} has a session on production with schema {Schema.Hash(scene.Now.Production.Schema)}");
    }

    private static int Migrates(ref State state, bool exists, byte kind, ushort binding) =>
        exists && kind == Kind.Migrator && (state.LoginFlags(binding) & Login.CanLogin) != 0 ? 1 : 0;

    private static bool MigrationRuns(ref State state)
    {
        for (var i = 0; i < Copies.Length && state.Copies[i].Id != 0; i++)
        {
            if (state.Copies[i] is { Kind: (byte)CopyKind.RestorePoint, Phase: (byte)MigrationPhase.Migrating + 1 })
                return true;
        }

        return false;
    }
}
