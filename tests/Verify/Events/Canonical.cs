using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Forgets what nobody will ask for again, so that states which cannot be told apart are one.</summary>
internal static class Canonical
{
    public static void Tidy(Scene scene)
    {
        ref var state = ref scene.Now;
        Tidy(scene, ref state.Leader);
        if (!state.ExRuns)
            state.Ex = default;
        Tidy(scene, ref state.Ex);
        var (leader, ex) = (scene.Programs.Pods(state.Leader.Program), scene.Programs.Pods(state.Ex.Program));
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var pod = ref state.Servers[ordinal].Pod;
            if ((leader & (1 << ordinal)) == 0)
                pod.SeenByLeader = pod.SameForLeader = false;
            if ((ex & (1 << ordinal)) == 0)
                pod.SeenByEx = pod.SameForEx = false;
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
