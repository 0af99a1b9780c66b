using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A database with the name of a copy.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Copy
{
    /// <summary>Update ID; 0 if the slot is free.</summary>
    public byte Id;
    public byte Kind;
    public byte Number;

    /// <summary>Whether it has its comment.</summary>
    public bool Complete;

    /// <summary>Migration phase plus one; 0 for none.</summary>
    public byte Phase;

    /// <summary>Whether the comment says that production was not yet opened for the migrator.</summary>
    public bool NotYetOpened;
    public byte From;
    public byte To;
    public byte Generation;
    public byte Schema;

    /// <summary>Schema at completion.</summary>
    public byte First;
    public bool Serving;
    public bool Failure;

    /// <summary>0: no expiry; 1: in the future; 2: expired.</summary>
    public byte Expires;

    public readonly int Order => (Id << 8) | (Kind << 4) | Number;
}
