using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>A server's pod and its process. A missing pod is all zeros, so that equal states have equal bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Pod
{
    public bool Exists;
    public byte Version;
    public byte Kind;
    public byte Stage;
    public ushort Binding;

    /// <summary>Whether the process has a session on its database.</summary>
    public bool Session;

    /// <summary>ContainersReady in the API.</summary>
    public bool Ready;
    public bool Admitted;

    /// <summary>0: not being deleted; 1: within its grace period; 2: beyond it; 3: beyond <c>stopSeconds</c>, too.</summary>
    public byte Deleted;
    public bool Ended;

    /// <summary>Whether its node is cut off; the process can only reach the database.</summary>
    public bool Cut;

    /// <summary>Whether it has reported err for three minutes.</summary>
    public bool Err;

    /// <summary>Whether its image contains another version.</summary>
    public bool Wrong;

    /// <summary>Whether it is the pod (uid) that the leader's (or ex-leader's) plan was made from, unchanged (resourceVersion) since then.</summary>
    public bool SeenByLeader;
    public bool SameForLeader;
    public bool SeenByEx;
    public bool SameForEx;
}
