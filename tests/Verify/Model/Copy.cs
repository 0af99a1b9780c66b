using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A database that is claimed as a copy.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Copy
{
    /// <summary>Update; 0: the slot is free.</summary>
    public byte Id;
    public byte Kind;
    public byte Number;

    /// <summary>Its comment is there.</summary>
    public bool Complete;

    /// <summary>Journal, one more than its number; 0: none.</summary>
    public byte Phase;
    public byte From;
    public byte To;
    public byte Generation;
    public byte Schema;

    /// <summary>Schema when it was completed.</summary>
    public byte First;
    public bool Serving;
    public bool Failure;

    /// <summary>0: no expiry; 1: in future; 2: past.</summary>
    public byte Expires;

    public readonly int Order => (Id << 8) | (Kind << 4) | Number;
}
