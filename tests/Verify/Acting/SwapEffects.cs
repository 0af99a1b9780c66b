using UmsOperator.Core.Model;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Acting;

/// <summary>Models the swap back statement by statement.</summary>
internal static class SwapEffects
{
    /// <summary>Executes one statement.</summary>
    /// <returns>False if it is refused and has no effect.</returns>
    public static bool Do(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        var restorePoint = state.FindCopy(op.Id, CopyKind.RestorePoint);
        var failed = state.FindCopy(op.Id, CopyKind.Failed, op.Number);
        if (restorePoint < 0 && failed >= 0 && state.Copies[failed].Complete)
            return true; // it was executed and its response was lost; production only has to be opened
        if (restorePoint < 0 || !state.Copies[restorePoint].Complete || failed >= 0)
            return false;
        switch (op.Kind)
        {
            case OpKind.SwapCheck:
                return NobodyMayLogIn(ref state, scene.Setup.Servers);
            case OpKind.SwapClose:
                state.Production.Open = false;
                return true;
            case OpKind.SwapEnd:
                Processes.EndSessionsOnProduction(scene);
                return true;
            default:
                return Rename(scene, op, restorePoint);
        }
    }

    private static bool Rename(Scene scene, Op op, int at)
    {
        ref var state = ref scene.Now;
        if (Processes.AnySessionOnProduction(ref state, scene.Setup.Servers))
            return false;
        var restorePoint = state.Copies[at];
        Promises.Undo.BeforeSwap(scene, restorePoint);
        state.RemoveCopy(at);
        state.AddCopy(new Copy
        {
            Id = op.Id,
            Kind = (byte)CopyKind.Failed,
            Number = op.Number,
            Complete = true,
            From = op.From,
            To = op.To,
            Generation = op.Generation,
            Schema = state.Production.Schema,
            First = state.Production.Schema,
            Failure = op.Flag,
            Expires = op.Flag ? (byte)1 : (byte)0,
        });
        state.Production.Schema = restorePoint.Schema;

        // The third attempt is the last; if it is lost, too, a user has to decide.
        state.Hurt |= op.Number > 1;
        state.Production.Odd = state.Production.Touched = state.Production.Dirty = false;

        // The rights belong to the database that was renamed.
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            for (var i = 0; i < Logins.Length; i++)
            {
                ref var login = ref state.Servers[ordinal].Logins[i];
                if (login.Code != 0 && BindingCode.KindOf(login.Code) != Kind.Snapshot)
                    login.Flags &= unchecked((byte)~Login.Granted);
            }
        }

        return true;
    }

    private static bool NobodyMayLogIn(ref State state, int servers)
    {
        for (var ordinal = 0; ordinal < servers; ordinal++)
        {
            for (var i = 0; i < Logins.Length; i++)
            {
                var login = state.Servers[ordinal].Logins[i];
                if (login.Has(Login.Role | Login.CanLogin | Login.Granted) && BindingCode.KindOf(login.Code) != Kind.Snapshot)
                    return false;
            }
        }

        return true;
    }
}
