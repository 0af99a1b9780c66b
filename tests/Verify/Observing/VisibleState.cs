using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Observing;

/// <summary>
/// Reduces a state to what an observation shows. The result determines the plan and is the key of cached plans: an observation is built from it
/// only. In the reduced state <see cref="Production.Touched"/> means that a statement of the operator runs on production.
/// </summary>
internal static class VisibleState
{
    public static State Of(State state, int servers)
    {
        Mirror(ref state);
        var active = false;
        for (var ordinal = 0; ordinal < servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            ref var pod = ref server.Pod;
            active |= Sees(ref state, pod.Session, pod.Binding, pod.Stage) | Sees(ref state, server.Stray.Session, server.Stray.Binding, server.Stray.Stage);
            server.Stray = default;
            for (var i = 0; i < Logins.Length && server.Logins[i].Code != 0; i++)
                server.Logins[i].Flags &= unchecked((byte)~(Login.Used | Login.Granted));
            Show(ref pod);
            state.Remembered.Remember(ordinal, ServerReports.Known(pod, pod.Lately || !pod.Answers ? state.Remembered.Of(ordinal) : Memory.Nothing));
            Show(ref server.Snapshot, Complete(ref state, server.Snapshot.Id, CopyKind.Snapshot, ordinal));
        }

        Show(ref state.Golden, Complete(ref state, state.Golden.Id, CopyKind.Golden, 0));
        Show(ref state.RestorePoint, Complete(ref state, state.RestorePoint.Id, CopyKind.RestorePoint, 0));
        state.Production.Touched = active;
        state.Production.Dirty = false;
        state.Production.StrangerRuns = false;
        state.ExRuns = state.Hurt = false;
        state.Leader = state.Ex = default;
        state.Orphan = 0;
        state.Missed = default;
        return state;
    }

    /// <summary>The API server's cache may be one step behind; the database is always current.</summary>
    private static void Mirror(ref State state)
    {
        switch (state.Missed.What)
        {
            case Missed.OfPod:
                // The process's sessions are visible in the database even if the cache of its pod is stale.
                ref var server = ref state.Servers[state.Missed.Ordinal];
                var session = server.Pod is { Exists: true, Session: true };
                server.Pod = state.Missed.Pod;
                server.Pod.Session = session;
                state.Remembered.Remember(state.Missed.Ordinal, state.Missed.Memory);
                break;
            case Missed.OfSecretMade:
                state.SetLogin(state.Missed.Binding, 0, Login.Secret);
                break;
            case Missed.OfIntent:
                state.Intent = state.Missed.Intent;
                break;
        }
    }

    private static bool Sees(ref State state, bool session, ushort binding, byte stage)
    {
        if (!session)
            return false;
        state.SetLogin(binding, Login.Sessions);
        return BindingCode.KindOf(binding) != Kind.Snapshot && stage is Stage.Migrating or Stage.Hung;
    }

    private static void Show(ref Pod pod)
    {
        pod.Session = pod.SeenByLeader = pod.SameForLeader = pod.SeenByEx = pod.SameForEx = false;
        if (pod.Cut)
        {
            pod.Stage = pod.Stage == Stage.Pending ? Stage.Pending : Stage.Started;
            pod.Err = pod.Wrong = false;
            pod.Silent = Silence.None;
            pod.Unheard = false;
        }
        else if (pod.Stage is Stage.Migrating or Stage.Hung or Stage.Sick)
        {
            pod.Stage = Stage.Started;
        }

        if (!pod.Ready || pod.Silent != Silence.None)
            pod.Wrong = false;

        // An observation does not show how long it will last.
        if (pod.Silent != Silence.None)
            pod.Silent = Silence.Late;
    }

    private static void Show(ref Work work, bool complete)
    {
        work.Program = 0;
        if (work.State is Work.OfEx or Work.Orphan || (complete && work.State != Work.OfLeader))
            work = default;
    }

    private static bool Complete(ref State state, byte id, CopyKind kind, int number) =>
        id != 0 && state.FindCopy(id, kind, number) is var at and >= 0 && state.Copies[at].Complete;
}
