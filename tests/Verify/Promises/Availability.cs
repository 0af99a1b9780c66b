using UmsOperator.Verify.Acting;

namespace UmsOperator.Verify.Promises;

/// <summary>P3: the operator stops no ready server unless another one is ready and admitted at that moment, is reachable, and has reported its version since its container started.</summary>
internal static class Availability
{
    public static void BeforeDelete(Scene scene, int ordinal, Actor actor)
    {
        ref var state = ref scene.Now;
        if (state.Servers[ordinal].Pod is not { Ready: true, Admitted: true, Deleted: 0 })
            return;
        if (scene.Setup.Servers == 1 || state.Intent.Deleted || state.Remembered.Short)
            return; // announced downtimes


        // A fault between observation and action cannot be known to the plan. The same applies to an ex-leader's request in transit.
        if (actor == Actor.Ex)
            state.Leader.Excused = true;
        if (actor == Actor.Ex || state.Leader.Excused)
            return;
        for (var other = 0; other < scene.Setup.Servers; other++)
        {
            if (other != ordinal && state.Servers[other].Pod is { Ready: true, Admitted: true, Deleted: 0, Cut: false, Unheard: false })
                return;
        }

        scene.Break($"P3: server {ordinal} is stopped, and no other is ready and has reported its version");
    }
}
