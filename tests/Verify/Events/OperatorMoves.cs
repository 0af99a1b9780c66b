using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Moves of the leader and the ex-leader: observe, plan, act, crash.</summary>
internal static class OperatorMoves
{
    public static void Free(Moves moves, Decider decider)
    {
        ref readonly var from = ref moves.From;
        if (from.Leader.Program == 0)
        {
            Reconcile(moves, decider);
        }
        else
        {
            moves.Try();
            Step(moves.Scene, ref moves.Scene.Now.Leader, Actor.Leader);
            moves.Keep(EventKind.Step, Pace.Leader);
        }

        if (from.NoPods)
        {
            moves.Try().NoPods = false;
            moves.Keep(EventKind.PodsAccepted, Pace.Perhaps);
        }

        if (from.ExRuns)
        {
            moves.Try();
            if (from.Ex.Program != 0)
            {
                Step(moves.Scene, ref moves.Scene.Now.Ex, Actor.Ex);
                moves.Keep(EventKind.ExStep, Pace.Ex);
            }

            moves.Try();
            EndEx(ref moves.Scene.Now);
            moves.Keep(EventKind.ExEnds, Pace.Ex);
        }

        if (from.Orphan == 0)
            return;
        moves.Try().Orphan = 0;
        Do(moves.Scene, moves.Scene.Programs[from.Orphan], Actor.Orphan);
        moves.Keep(EventKind.OrphanActs, Pace.Perhaps);
        moves.Try().Orphan = 0;
        moves.Keep(EventKind.OrphanEnds, Pace.Ex);
    }

    public static void Faults(Moves moves)
    {
        ref readonly var from = ref moves.From;
        var programs = moves.Scene.Programs;
        if (from.Leader.Program != 0 && programs[from.Leader.Program] is { Kind: not (OpKind.Enter or OpKind.StartWork or OpKind.CancelWork) } op)
        {
            var after = programs.After(from.Leader.Program);
            moves.Try().Leader.Program = after;
            moves.Keep(EventKind.Fails, Pace.Fault);
            moves.Try();
            Step(moves.Scene, ref moves.Scene.Now.Leader, Actor.Leader);
            moves.Scene.Now.Leader.Program = after;
            moves.Keep(EventKind.AnswerLost, Pace.Fault);
            if (op.Kind == OpKind.CreateSecret)
            {
                moves.Try();
                Step(moves.Scene, ref moves.Scene.Now.Leader, Actor.Leader);
                moves.Scene.Now.Missed = new Missed { What = Missed.OfSecretMade, Binding = op.Binding };
                moves.Keep(EventKind.SecretNotMirrored, Pace.Fault);
            }
        }

        // From here on the API server refuses all pods, temporarily or permanently; a running plan may have been made before that.
        if (!from.NoPods && (from.Leader.Program == 0 || programs[from.Leader.Program].Kind == OpKind.CreatePod))
        {
            moves.Try().NoPods = true;
            moves.Scene.Now.Hurt = true;
            moves.Keep(EventKind.PodsRefused, Pace.Fault);
        }

        Crash(ref moves.Try(), moves.Scene);
        moves.Keep(EventKind.Crash, Pace.Fault);
        if (from.ExRuns)
            return;
        ref var state = ref moves.Try();
        Succeed(ref state, moves.Scene.Setup.Servers);
        if (state.ExRuns)
            moves.Keep(EventKind.SecondLeader, Pace.Fault);
    }

    /// <summary>Takes the lock if it is free, observes, and plans.</summary>
    private static void Reconcile(Moves moves, Decider decider)
    {
        ref var state = ref moves.Try();
        var scene = moves.Scene;
        if (!state.Leader.HasLock)
            TakeOver(ref state, scene);
        var decision = decider.Decide(state);
        if (decision.Fault is { } fault)
            scene.Break(fault);
        // Actions that are always refused are left out; otherwise the end would be a cycle.
        var program = state.NoPods ? scene.Programs.WithoutPods(decision.Program) : decision.Program;
        state.Leader = new Operator { HasLock = true, Program = program, SameResource = state.Missed.What != Missed.OfIntent };
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var pod = ref state.Servers[ordinal].Pod;
            var missed = state.Missed.What == Missed.OfPod && state.Missed.Ordinal == ordinal;
            pod.SeenByLeader = pod.Exists && !(missed && state.Missed.Replaced);
            pod.SameForLeader = pod.Exists && !missed;
        }

        // A stale cache is a fault, too, which the plan cannot know of.
        state.Leader.Excused = state.Missed.What == Missed.OfPod;
        state.Missed = default;
        moves.Keep(EventKind.Reconcile, Pace.Leader);
    }

    /// <summary>A new holder of the lock terminates all sessions of other operator processes before it observes.</summary>
    private static void TakeOver(ref State state, Scene scene)
    {
        state.Leader.HasLock = true;
        state.Ex.HasLock = false;
        if (state.Orphan != 0 && scene.Programs[state.Orphan].IsStatement)
            state.Orphan = 0;
        if (state.Ex.SessionOpen)
            state.Ex.Program = 0;
        else if (state.Ex.Program != 0 && !scene.Programs[state.Ex.Program].IsStatement && scene.Programs[state.Ex.Program].Kind != OpKind.Enter)
            state.Ex.Program = scene.Programs.Only(scene.Programs[state.Ex.Program]); // one request is in transit; before the next one it notices that the lock is lost
        WorkMoves.EndOthers(ref state);
    }

    private static void Step(Scene scene, ref Operator one, Actor actor)
    {
        var op = scene.Programs[one.Program];
        var rest = scene.Programs.Rest(one.Program);
        if (op.Kind == OpKind.Enter)
        {
            one.Program = one.HasLock ? rest : 0; // a separate step only with a seeded bug (Canonical)
            return;
        }

        var done = Do(scene, op, actor);
        one.SessionOpen = true;
        one.Program = done ? rest : scene.Programs.After(one.Program);
    }

    private static bool Do(Scene scene, Op op, Actor actor)
    {
        if (op.IsStatement)
            return DatabaseEffects.Do(scene, op);
        if (op.Kind is OpKind.StartWork or OpKind.CancelWork)
            return WorkMoves.Do(scene, op, actor);
        return ApiEffects.Do(scene, op, actor);
    }

    private static void Crash(ref State state, Scene scene)
    {
        // A request with preconditions would be refused later as it is now; other requests may still take effect unnoticed.
        var op = scene.Programs[state.Leader.Program];
        if (state.Orphan == 0 && (op.IsStatement || op.Kind is OpKind.CreateSecret or OpKind.DeleteSecret or OpKind.CreatePod))
            state.Orphan = scene.Programs.Only(op);
        state.Leader = default;
        WorkMoves.Abandon(ref state, scene);
    }

    /// <summary>A second process becomes the leader; the first does not know yet and continues its plan.</summary>
    private static void Succeed(ref State state, int servers)
    {
        state.Ex = state.Leader;
        state.Leader = default;
        WorkMoves.HandOver(ref state);
        for (var ordinal = 0; ordinal < servers; ordinal++)
        {
            ref var pod = ref state.Servers[ordinal].Pod;
            (pod.SeenByEx, pod.SameForEx, pod.SeenByLeader, pod.SameForLeader) = (pod.SeenByLeader, pod.SameForLeader, false, false);
        }

        state.ExRuns = state.Ex.Program != 0 || WorkMoves.AnyOfEx(ref state);
    }

    private static void EndEx(ref State state)
    {
        state.ExRuns = false;
        state.Ex = default;
        WorkMoves.EndOfEx(ref state);
    }
}
