using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>Long work in a background pool: a slot for the golden copy, the restore point, and each snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Work
{
    public const byte None = 0;
    public const byte OfLeader = 1;
    public const byte OfEx = 2;

    /// <summary>The statement under way of a process that died.</summary>
    public const byte Ghost = 3;

    /// <summary>Failed just now: in back-off.</summary>
    public const byte Backoff = 4;

    /// <summary>Failed, and may be tried again.</summary>
    public const byte Failed = 5;

    public byte State;

    /// <summary>What is left of its program.</summary>
    public int Program;

    /// <summary>Update of the copy that it makes.</summary>
    public byte Id;
}
