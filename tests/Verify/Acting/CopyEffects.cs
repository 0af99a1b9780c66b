using UmsOperator.Core.Model;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Acting;

/// <summary>Models the creation of copies: claimed by <c>CREATE DATABASE</c>, completed by <c>COMMENT</c>.</summary>
internal static class CopyEffects
{
    /// <summary>Executes one statement.</summary>
    /// <returns>False if it is refused, which ends the work.</returns>
    public static bool Do(Scene scene, Op op)
    {
        ref var state = ref scene.Now;
        var at = state.FindCopy(op.Id, op.Copy, op.Number);
        switch (op.Kind)
        {
            case OpKind.GoldenClear or OpKind.SnapshotClear:
                if (at >= 0 && !state.Copies[at].Complete)
                    Remove(ref state, at);
                return true;
            case OpKind.GoldenCreate:
                return IsComplete(ref state, at) || (state.Production.Open && Create(scene, op, at, state.Production.Schema, op.From, op.To, op.Generation));
            case OpKind.SnapshotCreate:
                var golden = state.FindCopy(op.Id, CopyKind.Golden);
                return IsComplete(ref state, at) || (IsComplete(ref state, golden)
                    && Create(scene, op, at, state.Copies[golden].Schema, state.Copies[golden].From, state.Copies[golden].To, state.Copies[golden].Generation));
            case OpKind.GoldenComment or OpKind.SnapshotComment:
                if (at < 0)
                    return false;
                state.Copies[at].Complete = true;
                state.Copies[at].Schema = state.Copies[at].First;
                return true;
            case OpKind.RestoreClear:
                if (at < 0)
                    return true;
                if (state.Copies[at].Phase > (byte)MigrationPhase.Taken + 1)
                    return false; // production may have been written to since
                if (!state.Copies[at].Complete || state.Production.Open)
                    Remove(ref state, at);
                return true;
            case OpKind.RestoreClose:
                if (!IsComplete(ref state, at))
                    state.Production.Open = false;
                return true;
            case OpKind.RestoreEnd:
                if (!IsComplete(ref state, at))
                    Processes.EndSessionsOnProduction(scene);
                return true;
            case OpKind.RestoreCreate:
                if (IsComplete(ref state, at))
                    return true;
                if (Processes.AnySessionOnProduction(ref state, scene.Setup.Servers) || !Create(scene, op, at, state.Production.Schema, op.From, op.To, op.Generation))
                    return false;
                state.Production.Dirty = false;
                return true;
            case OpKind.RestoreComment:
                if (at < 0)
                    return false;
                if (!state.Copies[at].Complete)
                {
                    state.Copies[at].Complete = true;
                    state.Copies[at].Phase = (byte)MigrationPhase.Taken + 1;
                }

                return true;
            default:
                throw new InvalidOperationException($"{op.Kind} is not modelled");
        }
    }

    /// <summary>Drops a database with all rights on it.</summary>
    public static void Remove(ref State state, int at)
    {
        var copy = state.Copies[at];
        state.RemoveCopy(at);
        if (copy.Kind == (byte)CopyKind.RestorePoint)
            state.Production.Dirty = false;
        if (copy.Kind != (byte)CopyKind.Snapshot)
            return;
        for (var i = 0; i < Logins.Length; i++)
        {
            ref var login = ref state.Servers[copy.Number].Logins[i];
            if (login.Code != 0 && BindingCode.KindOf(login.Code) == Kind.Snapshot && BindingCode.IdOf(login.Code) == copy.Id)
                login.Flags &= unchecked((byte)~Login.Granted);
        }
    }

    private static bool IsComplete(ref State state, int at) => at >= 0 && state.Copies[at].Complete;

    private static bool Create(Scene scene, Op op, int at, byte schema, byte from, byte to, byte generation)
    {
        if (at >= 0)
            return false; // it already exists
        var early = scene.Semantics.CompleteAtOnce;
        scene.Now.AddCopy(new Copy
        {
            Id = op.Id,
            Kind = (byte)op.Copy,
            Number = op.Number,
            From = from,
            To = to,
            Generation = generation,
            First = schema,
            Complete = early,
            Schema = early ? Schema.Half : schema,
        });
        return true;
    }
}
