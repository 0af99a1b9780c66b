using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>
/// Removes facts that can no longer matter, and merges steps of a process that are invisible to others, so that indistinguishable states are
/// one state. Each rule explains why nothing is lost.
/// </summary>
internal static class Canonical
{
    public static void Tidy(Scene scene)
    {
        ref var state = ref scene.Now;
        ServerReports.Tidy(scene);
        Settle(scene);
        Tidy(scene, ref state.Leader);
        Tidy(scene, ref state.Ex);
        if (state.ExRuns && state.Ex.Program == 0 && !WorkMoves.AnyOfEx(ref state))
            state.ExRuns = false;
        if (!state.ExRuns)
            state.Ex = default;

        // P3 (Availability) applies only to the leader's plans; with one server the downtime is announced.
        state.Ex.Excused = false;
        state.Leader.Excused &= scene.Setup.Servers > 1;

        // No session of another process has to be terminated, so taking the lock changes only this flag.
        state.Leader.HasLock |= state.Leader.Program == 0 && !state.ExRuns && !(state.Orphan != 0 && scene.Programs[state.Orphan].IsStatement) && !WorkMoves.AnyOfOthers(ref state);
        var (leader, ex) = (scene.Programs.Pods(state.Leader.Program), scene.Programs.Pods(state.Ex.Program));
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            if ((leader & (1 << ordinal)) == 0)
                server.Pod.SeenByLeader = server.Pod.SameForLeader = false;
            if ((ex & (1 << ordinal)) == 0)
                server.Pod.SeenByEx = server.Pod.SameForEx = false;

            // It may end at any time and can never log in again: no role is created twice from one Secret (DatabaseEffects), and a late role with the same name has another password.
            if (server.Stray is { Exists: true, Session: false } && (state.LoginFlags(server.Stray.Binding) & Login.CanLogin) == 0)
                server.Stray = default;
        }

        state.NextId = Ids.Next(ref state, scene);
    }

    /// <summary>
    /// Opening a session, checking the lock, and starting work are steps inside one process that nothing else observes. A process that crashes, loses the lock or is succeeded
    /// before such a step ends in the same state as one for which this happens after the step with no effect of the work, which is explored, too.
    /// </summary>
    private static void Settle(Scene scene)
    {
        if (scene.Semantics.LockBeforeSession)
            return;
        ref var state = ref scene.Now;
        Settle(scene, ref state.Leader, Actor.Leader);
        Settle(scene, ref state.Ex, Actor.Ex);
        WorkMoves.Settle(scene);
    }

    private static void Settle(Scene scene, ref Operator one, Actor actor)
    {
        for (; ; )
        {
            var op = scene.Programs[one.Program];
            if (one.Program != 0 && ApiEffects.IsRefusedForGood(scene, op, one, actor))
            {
                one.Program = 0;
                return;
            }

            if (op.Kind == OpKind.StartWork)
                WorkMoves.Do(scene, op, actor);
            else if (op.Kind != OpKind.Enter)
                return;
            one.SessionOpen = op.Kind == OpKind.Enter;
            one.Program = op.Kind == OpKind.StartWork || one.HasLock ? scene.Programs.Rest(one.Program) : 0;
        }
    }

    private static void Tidy(Scene scene, ref Operator one)
    {
        var programs = scene.Programs;
        one.SessionOpen &= one.Program != 0 && programs[one.Program].IsStatement;
        one.SameResource &= programs.Writes(one.Program);
        one.Excused &= programs.Deletes(one.Program);
    }
}
