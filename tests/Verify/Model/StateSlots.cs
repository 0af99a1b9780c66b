using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Model;

/// <summary>Finds, adds and removes entries in a state's slots, which stay sorted and without gaps.</summary>
internal static class StateSlots
{
    /// <summary>Index of a binding among those of its server; -1 if missing.</summary>
    public static int FindLogin(this ref State state, ushort code)
    {
        ref var logins = ref state.Servers[BindingCode.OrdinalOf(code)].Logins;
        for (var i = 0; i < Logins.Length && logins[i].Code != 0; i++)
        {
            if (logins[i].Code == code)
                return i;
        }

        return -1;
    }

    public static byte LoginFlags(this ref State state, ushort code) =>
        state.FindLogin(code) is var at and >= 0 ? state.Servers[BindingCode.OrdinalOf(code)].Logins[at].Flags : (byte)0;

    /// <summary>Sets flags of a binding; a binding without Secret and role is removed.</summary>
    public static void SetLogin(this ref State state, ushort code, byte set, byte clear = 0)
    {
        ref var logins = ref state.Servers[BindingCode.OrdinalOf(code)].Logins;
        var at = state.FindLogin(code);
        if (at < 0)
        {
            if (set == 0)
                return;
            if (logins[Logins.Length - 1].Code != 0)
                throw new EndlessException("bindings of one server");
            for (at = Logins.Length - 1; at > 0 && (logins[at - 1].Code == 0 || logins[at - 1].Code > code); at--)
                logins[at] = logins[at - 1];
            logins[at] = new Login { Code = code };
        }

        logins[at].Flags = (byte)((logins[at].Flags | set) & ~clear);
        if (logins[at].Has(Login.Secret) || logins[at].Has(Login.Role))
            return;
        for (; at < Logins.Length - 1; at++)
            logins[at] = logins[at + 1];
        logins[at] = default;
    }

    /// <summary>Index of a copy; -1 if missing.</summary>
    public static int FindCopy(this ref State state, byte id, CopyKind kind, int number = 0)
    {
        var order = (id << 8) | ((int)kind << 4) | number;
        for (var i = 0; i < Copies.Length && state.Copies[i].Id != 0; i++)
        {
            if (state.Copies[i].Order == order)
                return i;
        }

        return -1;
    }

    public static void AddCopy(this ref State state, Copy copy)
    {
        if (state.Copies[Copies.Length - 1].Id != 0)
            throw new EndlessException("copies");
        var at = Copies.Length - 1;
        for (; at > 0 && (state.Copies[at - 1].Id == 0 || state.Copies[at - 1].Order > copy.Order); at--)
            state.Copies[at] = state.Copies[at - 1];
        state.Copies[at] = copy;
    }

    public static void RemoveCopy(this ref State state, int at)
    {
        for (; at < Copies.Length - 1; at++)
            state.Copies[at] = state.Copies[at + 1];
        state.Copies[at] = default;
    }

    /// <summary>The slot of long work for a copy.</summary>
    public static ref Work WorkOn(this ref State state, CopyKind kind, int number)
    {
        switch (kind)
        {
            case CopyKind.Golden: return ref state.Golden;
            case CopyKind.Snapshot: return ref state.Servers[number].Snapshot;
            default: return ref state.RestorePoint;
        }
    }
}
