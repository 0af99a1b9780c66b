using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>An operator process: what is left of its plan. No plan is left when the program is 0.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Operator
{
    public int Program;
    public bool HasLock;

    /// <summary>Its session for the database action under way is open: a statement of it that is ended fails.</summary>
    public bool SessionOpen;

    /// <summary>The resource is unchanged (resourceVersion) since the plan was made.</summary>
    public bool SameResource;

    /// <summary>A fault has taken a server since the plan was made: that the plan takes another one is no fault of the plan.</summary>
    public bool Excused;
}
