using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A process that outlived its pod because its node was cut off or the pod was force-deleted.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Stray
{
    public bool Exists;
    public byte Version;
    public byte Kind;
    public byte Stage;
    public ushort Binding;
    public bool Session;
}
