using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A binding: its Secret and its role.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Login
{
    /// <summary>Binding code; 0 if the slot is free.</summary>
    public ushort Code;
    public byte Flags;

    public const byte Secret = 1;
    public const byte Role = 2;
    public const byte CanLogin = 4;

    /// <summary>CONNECT on the database that currently has the name; rights belong to the database, not to the name.</summary>
    public const byte Granted = 8;

    /// <summary>
    /// A role was created from its Secret. A second role from the same Secret would let a process that outlived the first role's fence log in again;
    /// a new Secret has a new password.
    /// </summary>
    public const byte Used = 32;

    /// <summary>Used only in observations: the role has sessions.</summary>
    public const byte Sessions = 16;

    public readonly bool Has(byte flags) => (Flags & flags) == flags;
}
