using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The resource's spec and annotations, as far as they change.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Intent
{
    public byte Version;
    public byte Generation;
    public bool Paused;
    public bool Deleted;
    public bool Finalizer;

    /// <summary>Id of the update that the annotation <c>retry</c> names; 0: none.</summary>
    public byte Retry;

    /// <summary>Id of the update that the annotation <c>abort</c> names; 0: none.</summary>
    public byte Abort;
}
