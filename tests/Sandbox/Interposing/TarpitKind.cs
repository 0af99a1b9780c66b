namespace UmsOperator.Sandbox.Interposing;

/// <summary>Behaviour of a tarpit towards a client.</summary>
public enum TarpitKind
{
    /// <summary>Relays everything.</summary>
    None,

    /// <summary>Accepts the connection and sends nothing.</summary>
    SilentFromTheStart,

    /// <summary>Accepts the login and then sends nothing.</summary>
    SilentAfterTheLogin,

    /// <summary>Accepts the login, then sends a message that never ends, byte by byte.</summary>
    DripsAfterTheLogin,
}
