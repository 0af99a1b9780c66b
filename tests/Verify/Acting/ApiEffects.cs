using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Acting;

/// <summary>Models the operator's side effects on the API server.</summary>
internal static class ApiEffects
{
    /// <summary>Executes a side effect.</summary>
    /// <returns>False if it is refused, which ends the plan.</returns>
    public static bool Do(Scene scene, Op op, Actor actor)
    {
        ref var state = ref scene.Now;
        if (state.Intent is { Deleted: true, Finalizer: false } && op.Kind is OpKind.CreateSecret or OpKind.CreatePod)
            return true; // its owner is deleted, so the garbage collector removes it immediately
        switch (op.Kind)
        {
            case OpKind.WriteStatus: return WriteStatus(scene, op, actor);
            case OpKind.AddFinalizer:
                state.Intent.Finalizer |= !state.Intent.Deleted;
                return true;
            case OpKind.RemoveFinalizer:
                state.Intent.Finalizer = false;
                Collect(ref state, scene.Setup.Servers);
                return true;
            case OpKind.CreateSecret:
                state.SetLogin(op.Binding, Login.Secret);
                return true;
            case OpKind.DeleteSecret:
                state.SetLogin(op.Binding, 0, Login.Secret | Login.Used);
                return true;
            case OpKind.CreatePod: return CreatePod(ref state, op);
            case OpKind.DeletePod: return DeletePod(scene, op, actor);
            case OpKind.AdmitPod:
                ref var pod = ref state.Servers[op.Ordinal].Pod;
                if (!pod.Exists || !Seen(pod, actor))
                    return false;
                Promises.Undo.BeforeAdmission(scene, pod);
                pod.Admitted = true;
                Processes.Changed(ref pod);
                return true;
            default: throw new InvalidOperationException($"{op.Kind} is not a side effect on the API server");
        }
    }

    /// <summary>Whether its preconditions can never be met again, so that a refusal now equals a refusal later.</summary>
    public static bool IsRefusedForGood(Scene scene, Op op, Operator one, Actor actor)
    {
        ref var pod = ref scene.Now.Servers[op.Ordinal].Pod;
        return op.Kind switch
        {
            OpKind.WriteStatus => !one.SameResource,
            OpKind.DeletePod => pod.Exists && IsRefused(pod, op, actor) && !scene.Semantics.NoPreconditions,
            OpKind.AdmitPod => !pod.Exists || !Seen(pod, actor),
            _ => false,
        };
    }

    /// <summary>Removes the objects that the deleted resource owned, as the garbage collector does.</summary>
    private static void Collect(ref State state, int servers)
    {
        for (var ordinal = 0; ordinal < servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            if (server.Pod is { Exists: true, Deleted: 0 })
                server.Pod.Deleted = 1;
            for (var i = Logins.Length - 1; i >= 0; i--)
            {
                if (server.Logins[i].Code != 0)
                    state.SetLogin(server.Logins[i].Code, 0, Login.Secret | Login.Used);
            }
        }
    }

    private static bool WriteStatus(Scene scene, Op op, Actor actor)
    {
        ref var state = ref scene.Now;
        if (actor == Actor.Leader ? !state.Leader.SameResource : !state.Ex.SameResource)
            return false;
        state.Remembered = scene.Programs.Status(op.Value);
        // The status is written to the newest version, and the writer continues with the response.
        state.Leader.SameResource &= actor == Actor.Leader;
        state.Ex.SameResource &= actor == Actor.Ex;
        return true;
    }

    private static bool CreatePod(ref State state, Op op)
    {
        ref var pod = ref state.Servers[op.Ordinal].Pod;
        if (pod.Exists || state.NoPods)
            return false;
        state.Missed.Replaced |= state.Missed.What == Missed.OfPod && state.Missed.Ordinal == op.Ordinal;
        var kind = BindingCode.KindOf(op.Binding);
        pod = new Pod { Exists = true, Version = op.Version, Kind = kind, Binding = op.Binding, Admitted = kind != Kind.Migrator };
        return true;
    }

    private static bool DeletePod(Scene scene, Op op, Actor actor)
    {
        ref var state = ref scene.Now;
        ref var server = ref state.Servers[op.Ordinal];
        if (!server.Pod.Exists)
            return true; // 404: it is already deleted
        if (IsRefused(server.Pod, op, actor) && !scene.Semantics.NoPreconditions)
            return false;
        Promises.Availability.BeforeDelete(scene, op.Ordinal, actor);
        if (op.Flag)
        {
            Vanish(ref server);
            return true;
        }

        if (server.Pod.Deleted == 0)
        {
            server.Pod.Deleted = 1;
            server.Pod.Ready = server.Pod.Ready && server.Pod.Cut;
            Processes.Changed(ref server.Pod);
        }

        return true;
    }

    /// <summary>Removes a pod's object; its process may keep running.</summary>
    public static void Vanish(ref Server server)
    {
        var pod = server.Pod;
        if (Stage.Runs(pod.Stage) && !pod.Ended)
            server.Stray = new Stray { Exists = true, Version = pod.Version, Kind = pod.Kind, Stage = pod.Stage, Binding = pod.Binding, Session = pod.Session };
        server.Pod = default;
    }

    private static bool IsRefused(in Pod pod, Op op, Actor actor) => !Seen(pod, actor) || !(actor == Actor.Ex ? pod.SameForEx : pod.SameForLeader);

    private static bool Seen(in Pod pod, Actor actor) => actor == Actor.Ex ? pod.SeenByEx : pod.SeenByLeader;
}
