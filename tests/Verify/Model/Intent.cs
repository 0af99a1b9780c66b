using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The parts of the resource's spec and annotations that change.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Intent
{
    public byte Version;
    public byte Generation;
    public bool Paused;
    public bool Deleted;
    public bool Finalizer;

    /// <summary>Update ID in the annotation <c>retry</c>; 0 for none.</summary>
    public byte Retry;

    /// <summary>Update ID in the annotation <c>abort</c>; 0 for none.</summary>
    public byte Abort;
}
