using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The state of one ordinal.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Server
{
    public Pod Pod;
    public Stray Stray;
    public Work Snapshot;
    public Logins Logins;
}
