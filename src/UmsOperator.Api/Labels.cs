namespace UmsOperator.Api;

/// <summary>Label keys and values on the operator's objects.</summary>
public static class Labels
{
    /// <summary>Recommended label: the tool that manages the object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Recommended label: the application's name.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>Recommended label: the cluster's name.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>Recommended label: the component within the application.</summary>
    public const string Component = "app.kubernetes.io/component";

    /// <summary>Value of <see cref="ManagedBy"/>.</summary>
    public const string Operator = "ums-operator";

    /// <summary>Value of <see cref="Name"/>.</summary>
    public const string Server = "ums-server";

    /// <summary>Ordinal of the server, 0 to 5.</summary>
    public const string Ordinal = "umsoperator.io/ordinal";

    /// <summary>Name of the binding that the pod or Secret belongs to.</summary>
    public const string Binding = "umsoperator.io/binding";

    /// <summary>Mode of the server: production or update.</summary>
    public const string Mode = "umsoperator.io/mode";

    /// <summary>What a binding is for: Production, Snapshot or Migrator.</summary>
    public const string BindingKind = "umsoperator.io/binding-kind";

    /// <summary>UMS version of the pod.</summary>
    public const string Version = "umsoperator.io/version";

    /// <summary>
    /// On a PersistentVolumeClaim, which outlives its cluster and therefore has no owner reference: UID of the cluster whose data it holds. Set it by
    /// hand to give the claim to another cluster.
    /// </summary>
    public const string ClusterUid = "umsoperator.io/cluster-uid";
}
