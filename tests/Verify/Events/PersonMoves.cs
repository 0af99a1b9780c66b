using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Moves of users, and faults of status and database.</summary>
internal static class PersonMoves
{
    private const byte MostGenerations = 7;

    public static void Faults(Moves moves)
    {
        ref readonly var from = ref moves.From;
        if (!from.Intent.Finalizer && from.Intent.Deleted)
            return;
        RestartDatabase(moves);

        // A client that connects to a closed production is covered by one that connects after it opens.
        if (from.Production is { StrangerRuns: false, Open: true })
        {
            moves.Try().Production.StrangerRuns = true;
            moves.Scene.Now.Production.StrangerSession = true;
            moves.Scene.Now.Hurt = true;
            moves.Keep(EventKind.StrangerComes, Pace.Fault);
        }

        for (var i = 0; i < Copies.Length && from.Copies[i].Id != 0; i++)
        {
            if (from.Copies[i] is { Kind: (byte)CopyKind.Snapshot } copy)
                DropSnapshot(moves, i, copy);
        }

        // A change of the resource during a plan is seen by the next observation. If no side effect of the plan depends on it, it is covered by the same change right before that observation.
        var programs = moves.Scene.Programs;
        if (from.Leader.Program != 0 && !programs.MindsResource(from.Leader.Program) && !programs.MindsResource(from.Ex.Program) && !programs.MindsResource(from.Orphan))
            return;
        Wipe(moves);
        if (!from.Intent.Deleted)
            Edit(moves);
    }

    private static void Edit(Moves moves)
    {
        ref readonly var from = ref moves.From;
        var before = from.Intent;
        if (before.Generation < MostGenerations)
        {
            for (byte version = 0; version < Release.Count; version++)
            {
                if (version == before.Version)
                    continue;
                moves.Try().Intent.Version = version;
                moves.Scene.Now.Hurt |= MayBeTooLate(from, version);
                Edited(moves, EventKind.VersionEdited, version, before, generation: true);
            }

            moves.Try().Intent.Paused = !before.Paused;
            moves.Scene.Now.Hurt = true;
            Edited(moves, before.Paused ? EventKind.Unpaused : EventKind.Paused, 0, before, generation: true);
        }

        moves.Try().Intent.Deleted = true;
        Edited(moves, EventKind.Deleted, 0, before, generation: false);
        if (from.Remembered.UpdateId != 0 && before.Abort != from.Remembered.UpdateId)
        {
            moves.Try().Intent.Abort = from.Remembered.UpdateId;
            moves.Scene.Now.Hurt = true;
            Edited(moves, EventKind.Abort, 0, before, generation: false);
        }

        var update = from.Remembered.UpdateId != 0 ? from.Remembered.UpdateId : from.Remembered.FailedId != 0 ? from.Remembered.FailedId : from.Remembered.HeldId;
        if (update == 0 || before.Retry == update)
            return;
        moves.Try().Intent.Retry = update;
        Edited(moves, EventKind.Retry, 0, before, generation: false);
    }

    private static void Edited(Moves moves, EventKind kind, int about, Intent before, bool generation)
    {
        ref var state = ref moves.Scene.Now;
        if (generation)
            state.Intent.Generation++;
        state.Leader.SameResource = state.Ex.SameResource = false;
        moves.Keep(kind, Pace.Fault, about);
        if (moves.From.Leader.Program != 0)
            return;
        state.Missed = new Missed { What = Missed.OfIntent, Intent = before };
        moves.Keep(kind, Pace.Fault, about, unseen: true);
    }

    /// <summary>Whether a version may have to be refused because it is older than the schema or the target of a running migration.</summary>
    private static bool MayBeTooLate(in State state, byte version)
    {
        if (state.Production.Schema != Schema.Empty && Release.SchemaOf(version) < state.Production.Schema)
            return true;
        if (state.Production.Schema == Schema.Empty && Release.SchemaOf(version) < Release.SchemaOf(state.Intent.Version))
            return true;
        if (state.Servers[0].Pod is { Exists: true, Kind: Kind.Migrator } pod && Release.SchemaOf(version) < Release.SchemaOf(pod.Version))
            return true;
        for (var i = 0; i < Copies.Length && state.Copies[i].Id != 0; i++)
        {
            if (state.Copies[i] is { Kind: (byte)CopyKind.RestorePoint, Phase: (byte)MigrationPhase.Migrating + 1 } copy && Release.SchemaOf(version) < Release.SchemaOf(copy.To))
                return true;
        }

        return false;
    }

    private static void Wipe(Moves moves)
    {
        ref var state = ref moves.Try();
        if (state.Remembered.Short)
            ServerMoves.Excuse(ref state); // it was announced, and running plans depend on it
        state.Remembered = default;
        state.Leader.SameResource = state.Ex.SameResource = false;
        moves.Keep(EventKind.StatusWiped, Pace.Fault);
    }

    private static void RestartDatabase(Moves moves)
    {
        ref var state = ref moves.Try();
        var scene = moves.Scene;
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            state.Hurt |= server.Pod is { Session: true, Stage: Stage.Migrating or Stage.Hung } || server.Stray is { Session: true, Stage: Stage.Migrating or Stage.Hung };
        }

        Processes.EndAllSessions(scene);
        ServerMoves.Excuse(ref state);
        WorkMoves.Break(ref state);
        if (state.Orphan != 0 && scene.Programs[state.Orphan].IsStatement)
            state.Orphan = 0;
        Break(scene, ref state.Leader);
        Break(scene, ref state.Ex);
        state.ExRuns = state.ExRuns && state.Ex.Program != 0;
        moves.Keep(EventKind.DatabaseRestarts, Pace.Fault);
    }

    private static void Break(Scene scene, ref Operator one)
    {
        one.HasLock = false;
        if (scene.Programs[one.Program].IsStatement)
            one.Program = 0;
    }

    private static void DropSnapshot(Moves moves, int at, Copy copy)
    {
        ref var state = ref moves.Try();
        ref var server = ref state.Servers[copy.Number];
        if (server.Pod.Kind == Kind.Snapshot)
            Processes.EndSession(moves.Scene, ref server.Pod);
        if (server.Stray.Kind == Kind.Snapshot)
            Processes.EndSession(moves.Scene, ref server.Stray);
        CopyEffects.Remove(ref state, at);
        ServerMoves.Excuse(ref state);
        state.Hurt = true;
        moves.Keep(EventKind.SnapshotDropped, Pace.Fault, copy.Number);
    }
}
