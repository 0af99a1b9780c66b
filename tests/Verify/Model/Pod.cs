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

    /// <summary>Whether it does not answer the operator, although the kubelet's probes are green; see <see cref="Silence"/>.</summary>
    public byte Silent;

    /// <summary>Whether it stopped answering before the operator read its version since the start of its container.</summary>
    public bool Unheard;

    /// <summary>Whether it was ready until a moment ago; a server that served is not considered lost yet.</summary>
    public bool Lately;

    /// <summary>Whether it is the pod (uid) in the observation of the leader's or the ex-leader's plan, and unchanged (resourceVersion) since.</summary>
    public bool SeenByLeader;
    public bool SameForLeader;
    public bool SeenByEx;
    public bool SameForEx;

    /// <summary>Whether it runs and may serve, so that the record in the status is valid.</summary>
    public readonly bool IsAlive => Exists && Deleted == 0 && !Ended && Model.Stage.Runs(Stage);

    /// <summary>Whether it reports its version to the operator.</summary>
    public readonly bool Answers => IsAlive && !Cut && Silent == Silence.None;
}
