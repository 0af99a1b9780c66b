using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>An operator process with the rest of its plan; the program is 0 if none is left.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Operator
{
    public int Program;
    public bool HasLock;

    /// <summary>Whether the session of its current database action is open; if the session is terminated, the statement fails.</summary>
    public bool SessionOpen;

    /// <summary>Whether the resource is unchanged (resourceVersion) since the plan was made.</summary>
    public bool SameResource;

    /// <summary>Whether a fault removed a server since the plan was made, so that the plan is not to blame for stopping another one.</summary>
    public bool Excused;
}
