using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The production database, including facts that the planner cannot observe.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Production
{
    public byte Schema;
    public bool Open;
    public bool Claimed;

    /// <summary>Whether its migration had another result than those of the snapshots.</summary>
    public bool Odd;

    /// <summary>A migrator may have written to it since it last equalled its restore point. Not observable.</summary>
    public bool Touched;

    /// <summary>An ordinary server may have written to it since its restore point was started, so that they differ. Not observable.</summary>
    public bool Dirty;

    /// <summary>A foreign, read-only program keeps connecting to it.</summary>
    public bool StrangerRuns;
    public bool StrangerSession;
}
