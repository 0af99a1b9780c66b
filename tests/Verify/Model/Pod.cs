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

    /// <summary>Whether it gives the operator no answers, although the kubelet's probes are green; see <see cref="Silence"/>.</summary>
    public byte Silent;

    /// <summary>Has fallen silent before the operator heard its version from this start of its container.</summary>
    public bool Unheard;

    /// <summary>Was ready until a moment ago: what has served is not given up yet.</summary>
    public bool Lately;

    /// <summary>It is the pod (uid) that the leader's, or the ex-leader's, plan was made from, and unchanged (resourceVersion) since.</summary>
    public bool SeenByLeader;
    public bool SameForLeader;
    public bool SeenByEx;
    public bool SameForEx;

    /// <summary>Runs, and may serve: what status remembers of it counts.</summary>
    public readonly bool IsAlive => Exists && Deleted == 0 && !Ended && Model.Stage.Runs(Stage);

    /// <summary>Tells the operator its version.</summary>
    public readonly bool Answers => IsAlive && !Cut && Silent == Silence.None;
}
