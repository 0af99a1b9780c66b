using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Observing;

/// <summary>
/// What the status records about the servers. The answer of a server is in the status immediately; that the operator missed it is a variant of the fault in which a server stops
/// answering. After that, the plans write the record.
/// </summary>
internal static class ServerReports
{
    /// <summary>The record of a server, given its previous record.</summary>
    public static byte Known(in Pod pod, byte before) => pod switch
    {
        { IsAlive: false } => Memory.Nothing,
        { Answers: false } => before,
        { Wrong: true } => pod.Ready || before == Memory.OtherVersion ? Memory.OtherVersion : Memory.Nothing,
        { Ready: true, Admitted: true } => Memory.Served,
        _ => before == Memory.Served ? Memory.Served : Memory.Version,
    };

    /// <summary>Updates the status, and what running plans are about to write into it. The record of a container that has ended is discarded, also from pending writes.</summary>
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

            // Only a server that served gets time to become ready again.
            pod.Lately &= pod is { IsAlive: true, Ready: false, Cut: false } && state.Remembered.Of(ordinal) == Memory.Served;
        }

        state.Leader.Program = scene.Programs.Remembering(state.Leader.Program, state.Remembered.Servers, written);
        state.Ex.Program = scene.Programs.Remembering(state.Ex.Program, state.Remembered.Servers, written);
    }

    /// <summary>Discards the record after a restart of the container, also from pending writes, because it describes an earlier start.</summary>
    public static void Forget(Scene scene, int ordinal)
    {
        ref var state = ref scene.Now;
        state.Remembered.Remember(ordinal, Memory.Nothing);
        var others = (ushort)~(Memory.Bits << (2 * ordinal));
        state.Leader.Program = scene.Programs.Remembering(state.Leader.Program, 0, others);
        state.Ex.Program = scene.Programs.Remembering(state.Ex.Program, 0, others);
    }
}
