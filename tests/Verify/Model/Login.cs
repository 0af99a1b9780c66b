using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A binding: its Secret and its role.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Login
{
    /// <summary>0: the slot is free.</summary>
    public ushort Code;
    public byte Flags;

    public const byte Secret = 1;
    public const byte Role = 2;
    public const byte CanLogin = 4;

    /// <summary>CONNECT on the database that now has the name; a right goes with the database, not with its name.</summary>
    public const byte Granted = 8;

    /// <summary>A role was made of its Secret: with another one, whoever outlived the fence of the first could log in again. A new Secret holds a new password.</summary>
    public const byte Used = 32;

    /// <summary>Only in an observation: the role has sessions.</summary>
    public const byte Sessions = 16;

    public readonly bool Has(byte flags) => (Flags & flags) == flags;
}
