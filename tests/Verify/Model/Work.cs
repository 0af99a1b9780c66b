using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>Long work in a background pool: a slot for the golden copy, the restore point, and each snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Work
{
    public const byte None = 0;
    public const byte OfLeader = 1;
    public const byte OfEx = 2;

    /// <summary>A running statement of a crashed process.</summary>
    public const byte Orphan = 3;

    /// <summary>Failed recently and is in backoff.</summary>
    public const byte Backoff = 4;

    /// <summary>Failed and may be retried.</summary>
    public const byte Failed = 5;

    public byte State;

    /// <summary>The rest of its program.</summary>
    public int Program;

    /// <summary>Update ID of the copy that it creates.</summary>
    public byte Id;
}
