using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Faults of servers.</summary>
internal static class ServerFaults
{
    public static void Of(Moves moves, int ordinal, Pod pod)
    {
        if (Stage.Runs(pod.Stage) && !pod.Cut)
            Crash(moves, ordinal, pod);
        if (pod is { Deleted: 0, Cut: false })
        {
            ServerMoves.Of(moves, ordinal).Deleted = 1;
            moves.Scene.Now.Servers[ordinal].Pod.Ready = false;
            moves.Scene.Now.Hurt |= pod is { Stage: Stage.Migrating or Stage.Hung };
            Keep(moves, EventKind.Evicted, ordinal, pod);
        }

        // Not for the first server on an empty database: a removed pod cannot be distinguished from one that was never created, and no data can be lost.
        if (!moves.From.Servers[ordinal].Stray.Exists && !(pod.Kind == Kind.Migrator && moves.From.Production.Schema == Schema.Empty))
        {
            moves.Try();

            // Its successor may use the same snapshot while both migrate.
            moves.Scene.Now.Hurt |= pod is { Kind: Kind.Snapshot, Stage: Stage.Started or Stage.Migrating or Stage.Hung };
            ApiEffects.Vanish(ref moves.Scene.Now.Servers[ordinal]);
            Keep(moves, EventKind.ForceDeleted, ordinal, pod);
        }

        if (pod is { Ready: true, Cut: false })
        {
            ref var now = ref ServerMoves.Of(moves, ordinal);
            now.Ready = false;
            now.Lately = true;
            Keep(moves, EventKind.KubeletRestarts, ordinal, pod);
        }

        if (!pod.Cut)
        {
            ServerMoves.Of(moves, ordinal).Cut = true;
            Keep(moves, EventKind.CutOff, ordinal, pod);
        }

        if (pod is { Stage: Stage.Up, Session: true, Cut: false, Deleted: 0 })
        {
            Sick(moves, ordinal, pod);
            // Its container was restarted with the image that its tag refers to now.
            ServerMoves.Of(moves, ordinal).Wrong = true;
            ServerReports.Forget(moves.Scene, ordinal);
            moves.Scene.Now.Hurt = true;
            Keep(moves, EventKind.WrongVersion, ordinal, pod);
        }

        if (pod.Answers)
            Silent(moves, ordinal, pod);
        if (pod is { Stage: Stage.Migrating })
            Migration(moves, ordinal, pod);
    }

    private static void Crash(Moves moves, int ordinal, Pod pod)
    {
        ref var now = ref ServerMoves.Of(moves, ordinal);
        moves.Scene.Now.Hurt |= pod.Kind == Kind.Migrator || pod.Stage is Stage.Migrating or Stage.Hung;
        Processes.End(moves.Scene, ref now);
        now.Stage = pod.Kind == Kind.Migrator ? Stage.Failed : now.Stage == Stage.CrashLoop ? Stage.CrashLoop : Stage.Started;
        now.Ended = pod.Kind == Kind.Migrator;
        Keep(moves, EventKind.PodCrashes, ordinal, pod);
    }

    private static void Sick(Moves moves, int ordinal, Pod pod)
    {
        ref var now = ref ServerMoves.Of(moves, ordinal);
        now.Stage = Stage.Sick;
        now.Lately = now.Ready;
        now.Ready = false;
        moves.Scene.Now.Hurt = true;
        Keep(moves, EventKind.NeverHealthy, ordinal, pod);
    }

    private static void Migration(Moves moves, int ordinal, Pod pod)
    {
        ref var failed = ref ServerMoves.Of(moves, ordinal);
        Processes.End(moves.Scene, ref failed);
        failed.Ended = pod.Kind == Kind.Migrator;
        moves.Scene.Now.Hurt = true;
        Keep(moves, EventKind.MigrationFails, ordinal, pod);
        ServerMoves.Of(moves, ordinal).Stage = Stage.Hung;
        moves.Scene.Now.Hurt = true;
        Keep(moves, EventKind.MigrationHangs, ordinal, pod);
        if (pod.Kind != Kind.Migrator)
            return;
        ServerMoves.Of(moves, ordinal).Stage = Stage.Up;
        Processes.SetSchema(moves.Scene, pod.Binding, Release.SchemaOf(pod.Version));
        moves.Scene.Now.Production.Odd = true;
        moves.Scene.Now.Hurt = true;
        Keep(moves, EventKind.MigrationDiffers, ordinal, pod);
    }

    /// <summary>For a while or permanently, before or after the operator read its version.</summary>
    private static void Silent(Moves moves, int ordinal, in Pod pod)
    {
        foreach (var silence in (ReadOnlySpan<byte>)[Silence.Late, Silence.Open])
        {
            Fall();
            moves.Keep(EventKind.FallsSilent, Pace.Fault, ordinal);
            Fall();
            moves.Scene.Now.Servers[ordinal].Pod.Unheard = true;
            ServerReports.Forget(moves.Scene, ordinal);
            ServerMoves.Excuse(ref moves.Scene.Now);
            moves.Keep(EventKind.FallsSilent, Pace.Fault, ordinal);

            void Fall()
            {
                ref var now = ref ServerMoves.Of(moves, ordinal);
                now.Silent = silence;
                now.Err = false;
                moves.Scene.Now.Hurt |= silence == Silence.Open;
                moves.Scene.Now.Missed = default;
            }
        }
    }

    /// <summary>Keeps the move, and a variant in which the cache has not seen it when the leader observes.</summary>
    private static void Keep(Moves moves, EventKind kind, int ordinal, in Pod before)
    {
        ServerMoves.Excuse(ref moves.Scene.Now);
        Processes.Changed(ref moves.Scene.Now.Servers[ordinal].Pod);
        moves.Scene.Now.Missed = default;
        moves.Keep(kind, Pace.Fault, ordinal);
        if (moves.From.Leader.Program != 0 || kind is EventKind.MigrationHangs or EventKind.CutOff)
            return;
        moves.Scene.Now.Missed = new Missed { What = Missed.OfPod, Ordinal = (byte)ordinal, Pod = before, Memory = moves.From.Remembered.Of(ordinal) };
        moves.Keep(kind, Pace.Fault, ordinal, unseen: true);
    }
}
