using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Looking;

/// <summary>
/// What status remembers of the servers. What one that answers has said stands in status as soon as it is said: that the operator came too late for it is one of the ways in which
/// a server may fall silent. From then on it is what the plans write.
/// </summary>
internal static class Hearing
{
    /// <summary>What is remembered of a server, given what was remembered of it before.</summary>
    public static byte Known(in Pod pod, byte before) => pod switch
    {
        { IsAlive: false } => Memory.Nothing,
        { Answers: false } => before,
        { Wrong: true } => pod.Ready || before == Memory.OtherVersion ? Memory.OtherVersion : Memory.Nothing,
        { Ready: true, Admitted: true } => Memory.Served,
        _ => before == Memory.Served ? Memory.Served : Memory.Version,
    };

    /// <summary>Brings status, and what plans under way are about to write into it, to what is known now. Of a container that ended nothing is known, whoever is about to write what.</summary>
    public static void Tidy(Scene scene)
    {
        ref var state = ref scene.Now;
        ushort written = 0;
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var pod = ref state.Servers[ordinal].Pod;
            if (!pod.IsAlive)
                pod.Silent = Silence.None;
            pod.Unheard &= pod.Silent != Silence.None;
            state.Remembered.Remember(ordinal, Known(pod, state.Remembered.Of(ordinal)));
            if (pod is { IsAlive: true, Answers: false })
                written |= (ushort)(Memory.Bits << (2 * ordinal));

            // Patience is only with those that have served.
            pod.Lately &= pod is { IsAlive: true, Ready: false, Cut: false } && state.Remembered.Of(ordinal) == Memory.Served;
        }

        state.Leader.Program = scene.Programs.Remembering(state.Leader.Program, state.Remembered.Servers, written);
        state.Ex.Program = scene.Programs.Remembering(state.Ex.Program, state.Remembered.Servers, written);
    }

    /// <summary>Another start of its container: what is in status, or about to be written there, is of an earlier one.</summary>
    public static void Forget(Scene scene, int ordinal)
    {
        ref var state = ref scene.Now;
        state.Remembered.Remember(ordinal, Memory.Nothing);
        var others = (ushort)~(Memory.Bits << (2 * ordinal));
        state.Leader.Program = scene.Programs.Remembering(state.Leader.Program, 0, others);
        state.Ex.Program = scene.Programs.Remembering(state.Ex.Program, 0, others);
    }
}
