using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Moves of long work in the background pools, which runs concurrently with the reconcile loop; its statements may outlive its process.</summary>
internal static class WorkMoves
{
    /// <summary>Slot of the golden copy; that of the restore point is 0, that of a snapshot its ordinal.</summary>
    private const int GoldenSlot = Servers.Length;

    public static void Free(Moves moves)
    {
        for (var slot = 0; slot < moves.Scene.Setup.Servers; slot++)
            Free(moves, slot);
        Free(moves, GoldenSlot);
    }

    public static void Faults(Moves moves)
    {
        for (var slot = 0; slot < moves.Scene.Setup.Servers; slot++)
            Faults(moves, slot);
        Faults(moves, GoldenSlot);
    }

    /// <summary>Starts work, or cancels the process's own work and waits for its end.</summary>
    public static bool Do(Scene scene, Op op, Actor actor)
    {
        ref var work = ref scene.Now.WorkOn(op.Copy, op.Number);
        var own = actor == Actor.Ex ? Work.OfEx : Work.OfLeader;
        if (op.Kind == OpKind.StartWork)
        {
            if (work.State == Work.OfLeader && own == Work.OfLeader && work.Id != op.Id)
                scene.Break("P2: copies of two updates are made at the same time");

            // Each process has its own pool; one slot is enough here because an ex-leader's task ends at the lock check or with its session.
            if (work.State != Work.OfLeader && (own == Work.OfLeader || work.State is not (Work.OfEx or Work.Orphan)))
                work = new Work { State = own, Program = op.Value, Id = op.Id };
            return true;
        }

        if (work.State == own)
        {
            MakeGood(scene, ref work);
            work = default;
        }

        return true;
    }

    /// <summary>After a crash of the process, the running statement of each of its tasks may continue.</summary>
    public static void Abandon(ref State state, Scene scene)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            ref var work = ref Slot(ref state, slot);
            if (work.State == Work.OfLeader && scene.Programs[work.Program].IsStatement)
                work = new Work { State = Work.Orphan, Program = scene.Programs.Only(scene.Programs[work.Program]), Id = work.Id };
            else if (work.State is Work.OfLeader or Work.Backoff or Work.Failed)
                work = default;
        }
    }

    /// <summary>Turns the leader's tasks into an ex-leader's; a new process knows no failures.</summary>
    public static void HandOver(ref State state)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            ref var work = ref Slot(ref state, slot);
            if (work.State == Work.OfLeader)
                work.State = Work.OfEx;
            else if (work.State is Work.Backoff or Work.Failed)
                work = default;
        }
    }

    /// <summary>Terminates the sessions of other processes: their work stops without cleanup.</summary>
    public static void EndOthers(ref State state) => End(ref state, Work.OfEx, Work.Orphan);

    public static void EndOfEx(ref State state) => End(ref state, Work.OfEx, Work.OfEx);

    public static bool AnyOfEx(ref State state)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            if (Slot(ref state, slot).State == Work.OfEx)
                return true;
        }

        return false;
    }

    /// <summary>Whether there is work of a former leader.</summary>
    public static bool AnyOfOthers(ref State state)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            if (Slot(ref state, slot).State is Work.OfEx or Work.Orphan)
                return true;
        }

        return false;
    }

    /// <summary>Opens the session of started work, if the lock is held.</summary>
    public static void Settle(Scene scene)
    {
        ref var state = ref scene.Now;
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            ref var work = ref Slot(ref state, slot);
            if (work.State is not (Work.OfLeader or Work.OfEx) || scene.Programs[work.Program].Kind != OpKind.Enter)
                continue;
            if (work.State == Work.OfEx ? state.Ex.HasLock : state.Leader.HasLock)
                work.Program = scene.Programs.Rest(work.Program);
            else
                work = work.State == Work.OfEx ? default : new Work { State = Work.Backoff, Id = work.Id };
        }
    }

    /// <summary>After a restart of the database server every task has lost its session, without cleanup.</summary>
    public static void Break(ref State state)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            ref var work = ref Slot(ref state, slot);
            if (work.State == Work.OfLeader)
                work = new Work { State = Work.Backoff, Id = work.Id };
            else if (work.State is Work.OfEx or Work.Orphan)
                work = default;
        }
    }

    private static void Free(Moves moves, int slot)
    {
        var from = moves.From;
        var work = Slot(ref from, slot);
        switch (work.State)
        {
            case Work.OfLeader or Work.OfEx:
                Step(moves, slot, fails: false, lost: false);
                moves.Keep(EventKind.WorkStep, work.State == Work.OfLeader ? Pace.Work : Pace.Ex, slot);
                break;
            case Work.Backoff:
                Slot(ref moves.Try(), slot).State = Work.Failed;
                moves.Keep(EventKind.BackoffOver, Pace.Slow, slot);
                break;
            case Work.Orphan:
                Slot(ref moves.Try(), slot) = default;
                DatabaseEffects.Do(moves.Scene, moves.Scene.Programs[work.Program]);
                moves.Keep(EventKind.WorkOrphanActs, Pace.Perhaps, slot);
                Slot(ref moves.Try(), slot) = default;
                moves.Keep(EventKind.WorkOrphanEnds, Pace.Ex, slot);
                break;
        }
    }

    private static void Faults(Moves moves, int slot)
    {
        var from = moves.From;
        var work = Slot(ref from, slot);
        if (work.State != Work.OfLeader || !moves.Scene.Programs[work.Program].IsStatement)
            return;
        Step(moves, slot, fails: true, lost: false);
        moves.Keep(EventKind.WorkFails, Pace.Fault, slot);
        Step(moves, slot, fails: true, lost: true);
        moves.Keep(EventKind.WorkAnswerLost, Pace.Fault, slot);
    }

    private static void Step(Moves moves, int slot, bool fails, bool lost)
    {
        ref var state = ref moves.Try();
        var scene = moves.Scene;
        ref var work = ref Slot(ref state, slot);
        var op = scene.Programs[work.Program];
        bool done;
        if (op.Kind == OpKind.Enter)
            done = work.State == Work.OfEx ? state.Ex.HasLock : state.Leader.HasLock;
        else
            done = (!fails || lost) && DatabaseEffects.Do(scene, op) && !fails;
        if (done)
        {
            work.Program = scene.Programs.Rest(work.Program);
            if (work.Program == 0)
                work = default;
        }
        else
        {
            MakeGood(scene, ref work);
            work = work.State == Work.OfEx ? default : new Work { State = Work.Backoff, Id = work.Id };
        }
    }

    /// <summary>A task that closed production and failed opens it again, if its session still exists.</summary>
    private static void MakeGood(Scene scene, ref Work work)
    {
        if (scene.Programs[work.Program].Kind is OpKind.RestoreClose or OpKind.RestoreEnd or OpKind.RestoreCreate or OpKind.RestoreComment)
            scene.Now.Production.Open = true;
    }

    private static void End(ref State state, byte one, byte other)
    {
        for (var slot = 0; slot <= GoldenSlot; slot++)
        {
            ref var work = ref Slot(ref state, slot);
            if (work.State == one || work.State == other)
                work = default;
        }
    }

    private static ref Work Slot(ref State state, int slot)
    {
        if (slot == GoldenSlot)
            return ref state.Golden;
        if (slot == 0)
            return ref state.RestorePoint;
        return ref state.Servers[slot].Snapshot;
    }
}
