using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Looking;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>
/// Forgets what nobody will ask for again, and makes at once those steps of a process that nobody else can see, so that states which cannot be told apart are
/// one. Each rule says why nothing is lost by it.
/// </summary>
internal static class Canonical
{
    public static void Tidy(Scene scene)
    {
        ref var state = ref scene.Now;
        Hearing.Tidy(scene);
        Settle(scene);
        Tidy(scene, ref state.Leader);
        Tidy(scene, ref state.Ex);
        if (state.ExRuns && state.Ex.Program == 0 && !WorkMoves.AnyOfEx(ref state))
            state.ExRuns = false;
        if (!state.ExRuns)
            state.Ex = default;

        // Only plans of the leader are held to P3 (Availability), and with one server it is announced that none serves.
        state.Ex.Excused = false;
        state.Leader.Excused &= scene.Setup.Servers > 1;

        // Nothing of another process is left to be ended: to take the lock changes nothing but this.
        state.Leader.HasLock |= state.Leader.Program == 0 && !state.ExRuns && !(state.Ghost != 0 && scene.Programs[state.Ghost].IsStatement) && !WorkMoves.AnyOfOthers(ref state);
        var (leader, ex) = (scene.Programs.Pods(state.Leader.Program), scene.Programs.Pods(state.Ex.Program));
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            if ((leader & (1 << ordinal)) == 0)
                server.Pod.SeenByLeader = server.Pod.SameForLeader = false;
            if ((ex & (1 << ordinal)) == 0)
                server.Pod.SeenByEx = server.Pod.SameForEx = false;

            // It may end at any time, and can never log in again: no role is made twice of one Secret (DatabaseEffects), and one that came late under the same name holds another password.
            if (server.Stray is { Exists: true, Session: false } && (state.LoginFlags(server.Stray.Binding) & Login.CanLogin) == 0)
                server.Stray = default;
        }

        state.NextId = Ids.Next(ref state, scene);
    }

    /// <summary>
    /// To open a session and see that the lock is held, and to start work, are steps inside one process. Nobody sees them; who dies, loses the lock or is followed
    /// by another leader before them is where he would be if that had come after them and what was under way had come to nothing, which is explored too.
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
