using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>One step that the API server's cache has not seen yet; the next observation shows the state before it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Missed
{
    public const byte Nothing = 0;
    public const byte OfPod = 1;
    public const byte OfSecretMade = 2;
    public const byte OfIntent = 3;

    public byte What;
    public byte Ordinal;
    public ushort Binding;
    public Pod Pod;

    /// <summary>What the status recorded about that pod.</summary>
    public byte Memory;

    /// <summary>Another pod has the name now.</summary>
    public bool Replaced;
    public Intent Intent;
}
