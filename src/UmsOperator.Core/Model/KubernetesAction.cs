namespace UmsOperator.Core.Model;

/// <summary>Actions on the API server. A closed set.</summary>
public abstract record KubernetesAction : PlannedAction
{
    private KubernetesAction()
    {
    }

    /// <summary>Adds the operator's finalizer to the cluster, before anything is created for it.</summary>
    public sealed record AddFinalizer : KubernetesAction;

    /// <summary>Removes the operator's finalizer: the last action of a deletion. An event that survives the namespace first lists what stays in the database.</summary>
    public sealed record RemoveFinalizer : KubernetesAction
    {
        /// <summary>What stays in the database, each with the SQL statement that removes it; null if nothing stays.</summary>
        public IReadOnlyList<string>? Leaves { get; init; }
    }

    /// <summary>
    /// Creates a child whose desired state is built by <c>DesiredObjects</c>, or applies it to the object that was observed as this cluster's own. It fails if another
    /// owner has taken the name since, and does not change that owner's object.
    /// </summary>
    /// <param name="Kind">Kind.</param>
    /// <param name="Name">Name.</param>
    /// <param name="Frozen">For the console Service: without endpoints. For the disruption budget: no eviction is allowed.</param>
    public sealed record ApplyChild(ChildKind Kind, string Name, bool Frozen = false) : KubernetesAction;

    /// <summary>Deletes a child, with preconditions on the observed uid and resource version.</summary>
    /// <param name="Kind">Kind.</param>
    /// <param name="Name">Name.</param>
    public sealed record DeleteChild(ChildKind Kind, string Name) : KubernetesAction;

    /// <summary>Creates a binding's immutable Secret with a new random password. An existing Secret of this cluster stays unchanged; one with another owner is an error.</summary>
    /// <param name="Binding">The binding.</param>
    public sealed record CreateSecret(Binding Binding) : KubernetesAction;

    /// <summary>Deletes a binding's Secret, once its role is fenced or gone; with preconditions on the observed uid and resource version.</summary>
    /// <param name="Name">Name.</param>
    public sealed record DeleteSecret(string Name) : KubernetesAction;

    /// <summary>Creates a server's pod. AlreadyExists is an error; the next observation shows which pod exists.</summary>
    /// <param name="Server">The pod's version, image and binding.</param>
    public sealed record CreatePod(ServerIntent Server) : KubernetesAction;

    /// <summary>Deletes a server's pod with preconditions on uid and resource version. Forced deletion (grace period 0) is planned only after the pod's role is fenced.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Precondition: its uid.</param>
    /// <param name="ResourceVersion">Precondition: its resource version; null for none.</param>
    /// <param name="Force">Without a grace period.</param>
    public sealed record DeletePod(string Name, string Uid, string? ResourceVersion, bool Force = false) : KubernetesAction;

    /// <summary>Removes the finalizer <c>umsoperator.io/ended</c> from a pod that has ended (SharedCredentials).</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Precondition: its uid.</param>
    public sealed record ReleasePod(string Name, string Uid) : KubernetesAction;

    /// <summary>Sets the readiness gate <c>umsoperator.io/admitted</c> of a migrator's pod to true, after the commit.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Uid">Precondition: its uid.</param>
    public sealed record AdmitPod(string Name, string Uid) : KubernetesAction;
}
