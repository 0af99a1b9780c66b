using UmsOperator.Core.Model;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Acting;

/// <summary>Models server processes and their sessions, with or without pods.</summary>
internal static class Processes
{
    /// <summary>Ends the sessions of a binding.</summary>
    public static void EndSessionsOf(Scene scene, ushort binding)
    {
        ref var server = ref scene.Now.Servers[BindingCode.OrdinalOf(binding)];
        if (server.Pod.Binding == binding)
            EndSession(scene, ref server.Pod);
        if (server.Stray.Binding == binding)
            EndSession(scene, ref server.Stray);
    }

    /// <summary>Ends every session on production, including those of other clients.</summary>
    public static void EndSessionsOnProduction(Scene scene)
    {
        scene.Now.Production.StrangerSession = false;
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref scene.Now.Servers[ordinal];
            if (server.Pod.Kind != Kind.Snapshot)
                EndSession(scene, ref server.Pod);
            if (server.Stray.Kind != Kind.Snapshot)
                EndSession(scene, ref server.Stray);
        }
    }

    public static void EndAllSessions(Scene scene)
    {
        EndSessionsOnProduction(scene);
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref scene.Now.Servers[ordinal];
            EndSession(scene, ref server.Pod);
            EndSession(scene, ref server.Stray);
        }
    }

    public static bool AnySessionOnProduction(ref State state, int servers)
    {
        if (state.Production.StrangerSession)
            return true;
        for (var ordinal = 0; ordinal < servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            if ((server.Pod.Session && server.Pod.Kind != Kind.Snapshot) || (server.Stray.Session && server.Stray.Kind != Kind.Snapshot))
                return true;
        }

        return false;
    }

    public static bool AnySessionOfBinding(ref State state, ushort binding)
    {
        ref var server = ref state.Servers[BindingCode.OrdinalOf(binding)];
        return (server.Pod.Session && server.Pod.Binding == binding) || (server.Stray.Session && server.Stray.Binding == binding);
    }

    public static bool AnySessionOnSnapshot(ref State state, byte id, byte ordinal)
    {
        ref var server = ref state.Servers[ordinal];
        return (server.Pod.Session && IsOn(server.Pod.Binding, id)) || (server.Stray.Session && IsOn(server.Stray.Binding, id));
    }

    /// <summary>Ends the session of a pod's process. A running migration fails and is never restarted on the same database.</summary>
    public static void EndSession(Scene scene, ref Pod pod)
    {
        if (!pod.Session)
            return;
        pod.Session = false;
        if (pod.Stage is not (Stage.Migrating or Stage.Hung))
            return;
        LeaveHalf(scene, pod.Binding);
        pod.Stage = pod.Kind == Kind.Migrator ? Stage.Failed : Stage.CrashLoop;
        Changed(ref pod);
    }

    public static void EndSession(Scene scene, ref Stray stray)
    {
        if (!stray.Session)
            return;
        stray.Session = false;
        if (stray.Stage is not (Stage.Migrating or Stage.Hung))
            return;
        LeaveHalf(scene, stray.Binding);
        stray = default;
    }

    /// <summary>Ends the process of a pod permanently.</summary>
    public static void End(Scene scene, ref Pod pod)
    {
        EndSession(scene, ref pod);
        if (pod.Stage is not (Stage.Failed or Stage.CrashLoop))
            pod.Stage = Stage.Pending;
        pod.Err = pod.Wrong = pod.Ready = false;
        pod.Silent = Silence.None;
        ServerReports.Forget(scene, BindingCode.OrdinalOf(pod.Binding));
    }

    /// <summary>Marks the pod as changed since the plans were made (resourceVersion).</summary>
    public static void Changed(ref Pod pod) => pod.SameForLeader = pod.SameForEx = false;

    public static void SetSchema(Scene scene, ushort binding, byte schema)
    {
        if (BindingCode.KindOf(binding) != Kind.Snapshot)
            scene.Now.Production.Schema = schema;
        else if (scene.Now.FindCopy(BindingCode.IdOf(binding), CopyKind.Snapshot, BindingCode.OrdinalOf(binding)) is var at and >= 0)
            scene.Now.Copies[at].Schema = schema;
    }

    /// <summary>The schema of a binding's database; null if the database does not exist or the binding cannot connect.</summary>
    public static byte? Reach(ref State state, ushort binding)
    {
        const byte Needed = Login.Role | Login.CanLogin | Login.Granted;
        if ((state.LoginFlags(binding) & Needed) != Needed)
            return null;
        if (BindingCode.KindOf(binding) != Kind.Snapshot)
            return state.Production.Open ? state.Production.Schema : null;
        return state.FindCopy(BindingCode.IdOf(binding), CopyKind.Snapshot, BindingCode.OrdinalOf(binding)) is var at and >= 0 ? state.Copies[at].Schema : null;
    }

    /// <summary>A snapshot with an unfinished migration is a definite failure of its server and needs a user. Production must recover without one.</summary>
    private static void LeaveHalf(Scene scene, ushort binding)
    {
        var first = BindingCode.KindOf(binding) != Kind.Snapshot && scene.Now.Production.Schema is Schema.Empty or Schema.Broken;
        SetSchema(scene, binding, first ? Schema.Broken : Schema.Half);
        scene.Now.Hurt |= first || BindingCode.KindOf(binding) == Kind.Snapshot;
    }

    private static bool IsOn(ushort binding, byte id) => BindingCode.KindOf(binding) == Kind.Snapshot && BindingCode.IdOf(binding) == id;
}
