namespace UmsOperator.Core.Model;

/// <summary>Actions on the API server. A closed set.</summary>
public abstract record KubernetesAction : PlannedAction
{
    private KubernetesAction()
    {
    }

    /// <summary>Puts our finalizer on the cluster, before anything is made for it.</summary>
    public sealed record AddFinalizer : KubernetesAction;

    /// <summary>Takes our finalizer off the cluster: the last action of a deletion. What stays in the database is told first, where it outlives the namespace.</summary>
    public sealed record RemoveFinalizer : KubernetesAction
    {
        /// <summary>What stays in the database, each with the statement that removes it; null: nothing.</summary>
        public IReadOnlyList<string>? Leaves { get; init; }
    }

    /// <summary>
    /// Creates a child whose desired object is made by <c>DesiredObjects</c>, or applies it to the very object that was seen as this cluster's own. A name that
    /// somebody else has taken since is no success, and nothing is forced on it.
    /// </summary>
    /// <param name="Kind">Kind.</param>
    /// <param name="Name">Name.</param>
    /// <param name="Frozen">For the console Service: without endpoints. For the disruption budget: no server is given up.</param>
    public sealed record ApplyChild(string Kind, string Name, bool Frozen = false) : KubernetesAction;

    /// <summary>Deletes a child, with preconditions on uid and resource version as seen.</summary>
    /// <param name="Kind">Kind.</param>
    /// <param name="Name">Name.</param>
    public sealed record DeleteChild(string Kind, string Name) : KubernetesAction;

    /// <summary>Creates a binding's immutable Secret with a new random password. If it exists as this cluster's own it stays as it is; one of somebody else is no success.</summary>
    /// <param name="Binding">The binding.</param>
    public sealed record CreateSecret(Binding Binding) : KubernetesAction;

    /// <summary>Deletes a binding's Secret, once its role is fenced or gone; with preconditions on uid and resource version as seen.</summary>
    /// <param name="Name">Name.</param>
    public sealed record DeleteSecret(string Name) : KubernetesAction;

    /// <summary>Creates a server's pod. AlreadyExists is no success: the next observation decides.</summary>
    /// <param name="Server">What the pod is to be.</param>
    public sealed record CreatePod(ServerIntent Server) : KubernetesAction;

    /// <summary>Deletes a server's pod with preconditions on uid and resource version. Force (grace 0) only once its role is fenced.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Uid that must still be true.</param>
    /// <param name="ResourceVersion">Resource version that must still be true.</param>
    /// <param name="Force">Without a grace period.</param>
    public sealed record DeletePod(string Name, string Uid, string? ResourceVersion, bool Force = false) : KubernetesAction;

    /// <summary>Removes the finalizer <c>umsoperator.io/ended</c> from a pod that has ended (SharedCredentials).</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Uid that must still be true.</param>
    public sealed record ReleasePod(string Name, string Uid) : KubernetesAction;

    /// <summary>Sets the readiness gate <c>umsoperator.io/admitted</c> of a migrator's pod to true, after the commit.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Uid that must still be true.</param>
    public sealed record AdmitPod(string Name, string Uid) : KubernetesAction;
}
