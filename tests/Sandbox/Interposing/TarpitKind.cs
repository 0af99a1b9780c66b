namespace UmsOperator.Sandbox.Interposing;

/// <summary>What a tarpit does with a client.</summary>
public enum TarpitKind
{
    /// <summary>Nothing: what either says is passed on.</summary>
    None,

    /// <summary>Accepts the connection and says nothing.</summary>
    SilentFromTheStart,

    /// <summary>Accepts the login and says nothing any more.</summary>
    SilentAfterTheLogin,

    /// <summary>Accepts the login, then sends a message that never ends, byte by byte.</summary>
    DripsAfterTheLogin,
}
