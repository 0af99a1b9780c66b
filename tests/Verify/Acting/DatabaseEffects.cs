using UmsOperator.Core.Model;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;
using MigrationPhase = UmsOperator.Core.Model.MigrationPhase;

namespace UmsOperator.Verify.Acting;

/// <summary>Models the statements of the handlers in UmsOperator.Postgres, with their preconditions.</summary>
internal static class DatabaseEffects
{
    /// <summary>Executes a statement.</summary>
    /// <returns>False if it is refused, which ends the plan.</returns>
    public static bool Do(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        switch (op.Kind)
        {
            case OpKind.Claim:
                state.Production.Claimed = true;
                return state.Production.Open;
            case OpKind.Release:
                state.Production.Claimed = false;
                return true;
            case OpKind.CreateRole: return CreateRole(scene, op);
            case OpKind.NoLogin:
                // Includes RevokeAllAsync: a fenced role has no rights on any database.
                if ((state.LoginFlags(op.Binding) & Login.Role) != 0)
                    state.SetLogin(op.Binding, 0, Login.CanLogin | Login.Granted);
                return true;
            case OpKind.EndSessions:
                Processes.EndSessionsOf(scene, op.Binding);
                return true;
            case OpKind.DropRole:
                var flags = state.LoginFlags(op.Binding);
                if ((flags & Login.Role) == 0)
                    return true;
                if ((flags & Login.CanLogin) != 0 || Processes.AnySessionOfBinding(ref state, op.Binding))
                    return false;
                state.SetLogin(op.Binding, 0, Login.Role | Login.Granted);
                return true;
            case OpKind.OpenProduction or OpKind.SwapOpen:
                state.Production.Open = true;
                return true;
            case OpKind.RecordOpened:
                for (var i = 0; i < Copies.Length; i++)
                    state.Copies[i].NotYetOpened = false;
                return true;
            case OpKind.GrantObjects:
                Promises.Untouched.BeforeWrite(scene);
                return state.Production.Open;
            case OpKind.RemoveRows:
                Promises.Untouched.BeforeWrite(scene);
                return state.Production.Open;
            case OpKind.RecordServing: return Comment(ref state, op, (ref Copy copy) => copy.Serving = true);
            case OpKind.KeepUntil: return Comment(ref state, op, (ref Copy copy) => copy.Expires = 1);
            case OpKind.WriteMigrationPhase: return WriteMigrationPhase(scene, op);
            case OpKind.Drop: return Drop(scene, op);
            case >= OpKind.SwapCheck and <= OpKind.SwapRename: return SwapEffects.Do(scene, op);
            default: return CopyEffects.Do(scene, op);
        }
    }

    private delegate void Change(ref Copy copy);

    private static bool Comment(ref State state, Op op, Change change)
    {
        var at = state.FindCopy(op.Id, op.Copy, op.Number);
        if (at < 0 || !state.Copies[at].Complete)
            return false;
        change(ref state.Copies[at]);
        return true;
    }

    private static bool CreateRole(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        var flags = state.LoginFlags(op.Binding);
        if ((flags & Login.Secret) == 0)
            return false; // the Secret with its password is missing
        if ((flags & Login.Role) != 0)
            return (flags & Login.CanLogin) != 0;
        if (BindingCode.KindOf(op.Binding) == Kind.Snapshot && state.FindCopy(BindingCode.IdOf(op.Binding), CopyKind.Snapshot, BindingCode.OrdinalOf(op.Binding)) < 0)
            return false; // GRANT CONNECT on a missing database
        if ((flags & Login.Used) != 0)
            scene.Break($"P1: a second role is created from the Secret of {BindingCode.Text(op.Binding)}");
        state.SetLogin(op.Binding, Login.Role | Login.CanLogin | Login.Granted | Login.Used);
        return true;
    }

    private static bool WriteMigrationPhase(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        var at = state.FindCopy(op.Id, op.Copy, op.Number);
        if (at < 0 || !state.Copies[at].Complete)
            return false;
        ref var copy = ref state.Copies[at];
        var (before, after) = (copy.Phase - 1, op.Value);
        if (before == after)
            return true;
        if ((before, after) is not (((int)MigrationPhase.Taken, (int)MigrationPhase.Migrating) or ((int)MigrationPhase.Migrating, (int)MigrationPhase.Committed)))
            return false;
        copy.Phase = (byte)(after + 1);
        copy.NotYetOpened = after == (int)MigrationPhase.Migrating;
        Promises.Migrations.AfterMigrationPhase(scene, copy);
        if (after == (int)MigrationPhase.Committed)
            state.Production.Touched = state.Production.Dirty = state.Production.Odd = false;
        return true;
    }

    private static bool Drop(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        var at = state.FindCopy(op.Id, op.Copy, op.Number);
        if (at < 0)
            return true;
        if (op.Copy != CopyKind.Failed && state.WorkOn(op.Copy, op.Number) is { State: Work.OfLeader or Work.OfEx or Work.Orphan } work && work.Id == op.Id
            && scene.Programs[work.Program].IsStatement)
        {
            return false; // a task is still running
        }

        if (op.Copy == CopyKind.Snapshot && Processes.AnySessionOnSnapshot(ref state, op.Id, op.Number))
            return false;
        Promises.Leftovers.BeforeDrop(scene, op);
        CopyEffects.Remove(ref state, at);
        return true;
    }
}
