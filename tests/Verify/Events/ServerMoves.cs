using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Promises;
using MigrationPhase = UmsOperator.Core.Model.MigrationPhase;

namespace UmsOperator.Verify.Events;

/// <summary>Moves of kubelets, nodes and server processes.</summary>
internal static class ServerMoves
{
    public static void Free(Moves moves)
    {
        for (var ordinal = 0; ordinal < moves.Scene.Setup.Servers; ordinal++)
        {
            Pod(moves, ordinal);
            Stray(moves, ordinal);
        }

        ref readonly var production = ref moves.From.Production;
        if (production is not { StrangerRuns: true, StrangerSession: false, Open: true })
            return;
        moves.Try().Production.StrangerSession = true;
        moves.Keep(EventKind.StrangerConnects, Pace.Environment);
    }

    public static void Faults(Moves moves)
    {
        for (var ordinal = 0; ordinal < moves.Scene.Setup.Servers; ordinal++)
        {
            var from = moves.From;
            var pod = from.Servers[ordinal].Pod;
            if (!pod.Exists || pod.Ended)
                continue;
            ServerFaults.Of(moves, ordinal, pod);
        }
    }

    private static void Pod(Moves moves, int ordinal)
    {
        var from = moves.From;
        var pod = from.Servers[ordinal].Pod;
        if (!pod.Exists)
            return;
        var alive = pod is { Ended: false, Deleted: 0 };
        if (pod is { Stage: Stage.Pending, Cut: false } && alive && Release.Exists(pod.Version) && (from.LoginFlags(pod.Binding) & Login.Secret) != 0)
        {
            Of(moves, ordinal).Stage = Stage.Started;
            Keep(moves, EventKind.Start, Pace.Environment, ordinal);
        }

        if (!pod.Session && pod.Stage is Stage.Started or Stage.Up && !pod.Ended && Processes.Reach(ref from, pod.Binding) is { } schema)
        {
            ref var now = ref Of(moves, ordinal);
            Connect(moves.Scene, schema, now.Kind, now.Version, now.Binding, ref now.Stage, ref now.Session);
            Keep(moves, EventKind.Connect, Pace.Environment, ordinal);
        }

        if (pod is { Stage: Stage.Migrating, Session: true })
        {
            ref var now = ref Of(moves, ordinal);
            now.Stage = Stage.Up;
            Processes.SetSchema(moves.Scene, now.Binding, Release.SchemaOf(now.Version));
            Keep(moves, EventKind.MigrationEnds, Pace.Environment, ordinal);
        }

        Health(moves, ordinal, pod, alive);
        Ending(moves, ordinal, pod);
    }

    private static void Health(Moves moves, int ordinal, Pod pod, bool alive)
    {
        if (pod is { Stage: Stage.Up, Session: true, Ready: false, Cut: false } && alive)
        {
            Of(moves, ordinal).Ready = true;
            Keep(moves, EventKind.Ready, Pace.Environment, ordinal);
        }

        if (pod.Ready && (pod.Cut || pod is not { Stage: Stage.Up, Session: true }))
        {
            ref var now = ref Of(moves, ordinal);
            now.Ready = false;
            now.Lately = moves.Scene.Setup.WithPatience;
            Excuse(ref moves.Scene.Now);
            Keep(moves, EventKind.Unready, Pace.Environment, ordinal);
        }

        if (pod is { Stage: Stage.Sick, Err: false, Cut: false, Silent: Silence.None } && alive)
        {
            Of(moves, ordinal).Err = true;
            Keep(moves, EventKind.ErrFor3Minutes, Pace.Slow, ordinal);
        }

        if (pod.Silent != Silence.None && !pod.Cut)
        {
            Of(moves, ordinal).Silent = Silence.None;
            Keep(moves, EventKind.Answers, pod.Silent == Silence.Late ? Pace.Slow : Pace.Perhaps, ordinal);
        }

        if (pod.Lately)
        {
            Of(moves, ordinal).Lately = false;
            Keep(moves, EventKind.PatienceOver, Pace.Slow, ordinal);
        }

        if (pod is { Cut: true, Deleted: 0 })
        {
            Of(moves, ordinal).Deleted = 1;
            Excuse(ref moves.Scene.Now);
            Keep(moves, EventKind.NodeEvicts, Pace.Slow, ordinal);
        }

        if (pod.Cut)
        {
            ref var now = ref Of(moves, ordinal);
            now.Cut = false;
            now.Ready = pod is { Ready: true, Stage: Stage.Up, Session: true, Deleted: 0 };
            Keep(moves, EventKind.Heal, Pace.Perhaps, ordinal);
        }
    }

    private static void Ending(Moves moves, int ordinal, Pod pod)
    {
        if (pod is { Deleted: > 0, Ended: false, Cut: false })
        {
            ref var now = ref Of(moves, ordinal);
            Processes.End(moves.Scene, ref now);
            now.Ended = true;
            Keep(moves, EventKind.Terminate, Pace.Environment, ordinal);
        }

        if (pod is { Deleted: > 0, Ended: true })
        {
            Of(moves, ordinal) = default;
            Keep(moves, EventKind.Gone, Pace.Environment, ordinal);
        }

        if (pod is { Deleted: 1 or 2, Ended: false, Cut: true })
        {
            Of(moves, ordinal).Deleted++;
            Keep(moves, pod.Deleted == 1 ? EventKind.GraceOver : EventKind.StopOverdue, Pace.Slow, ordinal);
        }
    }

    private static void Stray(Moves moves, int ordinal)
    {
        var from = moves.From;
        var stray = from.Servers[ordinal].Stray;
        if (!stray.Exists)
            return;
        if (!stray.Session && stray.Stage is Stage.Started or Stage.Up && Processes.Reach(ref from, stray.Binding) is { } schema)
        {
            moves.Try();
            ref var now = ref moves.Scene.Now.Servers[ordinal].Stray;
            Connect(moves.Scene, schema, now.Kind, now.Version, now.Binding, ref now.Stage, ref now.Session);
            if (!Stage.Runs(now.Stage))
                now = default;
            moves.Keep(EventKind.StrayConnects, Pace.Environment, ordinal);
        }

        if (stray is { Stage: Stage.Migrating, Session: true })
        {
            moves.Try();
            moves.Scene.Now.Servers[ordinal].Stray.Stage = Stage.Up;
            Processes.SetSchema(moves.Scene, stray.Binding, Release.SchemaOf(stray.Version));
            moves.Keep(EventKind.StrayMigrationEnds, Pace.Environment, ordinal);
        }

        moves.Try();
        Processes.EndSession(moves.Scene, ref moves.Scene.Now.Servers[ordinal].Stray);
        moves.Scene.Now.Servers[ordinal].Stray = default;
        moves.Keep(EventKind.StrayEnds, Pace.Perhaps, ordinal);
    }

    /// <summary>A server connects to its database, and then serves, migrates or exits (docs/container-contract.md, "Who may migrate").</summary>
    private static void Connect(Scene scene, byte schema, byte kind, byte version, ushort binding, ref byte stage, ref bool session)
    {
        ref var state = ref scene.Now;
        session = true;
        if (kind == Kind.Production)
            MarkWritten(ref state);
        var own = Release.SchemaOf(version);
        if (kind == Kind.Migrator && stage == Stage.Started)
            Migrations.OnStart(scene, binding, own);
        if (schema == own)
        {
            stage = Stage.Up;
            return;
        }

        Promises.Versions.Check(scene);
        if (kind != Kind.Production && schema is not (Schema.Half or Schema.Broken) && (schema == Schema.Empty || schema < own))
        {
            stage = Stage.Migrating;
            return;
        }

        session = false;
        stage = kind == Kind.Migrator ? Stage.Failed : Stage.CrashLoop;
    }

    /// <summary>An ordinary server writes to production; from then on production differs from its restore point.</summary>
    private static void MarkWritten(ref State state)
    {
        for (var i = 0; i < Copies.Length && state.Copies[i].Id != 0; i++)
        {
            if (state.Copies[i] is { Kind: (byte)CopyKind.RestorePoint, Phase: <= (byte)MigrationPhase.Migrating + 1 })
                state.Production.Dirty = true;
        }
    }

    internal static ref Pod Of(Moves moves, int ordinal)
    {
        moves.Try();
        return ref moves.Scene.Now.Servers[ordinal].Pod;
    }

    /// <summary>Excuses running plans, which may rely on a server that has gone.</summary>
    internal static void Excuse(ref State state) => state.Leader.Excused = state.Ex.Excused = true;

    /// <summary>Keeps a move of a pod.</summary>
    internal static void Keep(Moves moves, EventKind kind, Pace pace, int ordinal)
    {
        ref var pod = ref moves.Scene.Now.Servers[ordinal].Pod;
        // The API server does not see what happens between a process and its database or the operator.
        if (kind is not (EventKind.Connect or EventKind.MigrationEnds or EventKind.Answers or EventKind.PatienceOver))
            Processes.Changed(ref pod);
        moves.Scene.Now.Missed = default;
        moves.Keep(kind, pace, ordinal);
    }
}
