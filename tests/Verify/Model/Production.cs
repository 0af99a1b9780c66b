using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The production database, and what the planner cannot see of it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Production
{
    public byte Schema;
    public bool Open;
    public bool Claimed;

    /// <summary>Its migration came out otherwise than that of the snapshots.</summary>
    public bool Odd;

    /// <summary>A migrator may have written to it since it was last what its restore point is. Not seen.</summary>
    public bool Touched;

    /// <summary>An ordinary server may have written to it since its restore point was begun: they are not equal. Not seen.</summary>
    public bool Dirty;

    /// <summary>A program that is not ours keeps connecting to it; it reads only.</summary>
    public bool StrangerRuns;
    public bool StrangerSession;
}
