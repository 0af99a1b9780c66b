namespace UmsOperator.Core.Model;

/// <summary>
/// Groups actions that depend on each other: one server (pod, bindings, snapshot), production with the other copies, one child, or the cluster itself. A failed action holds back the
/// later actions of its lane and of lanes that depend on it; all other actions continue.
/// </summary>
/// <param name="Kind">What the actions of this lane work on.</param>
/// <param name="Name">Ordinal of the server, or kind and name of the child; empty for the other kinds.</param>
public readonly record struct ActionLane(LaneKind Kind, string Name)
{
    /// <summary>The lane of an action.</summary>
    /// <param name="cluster">Name of the plan's cluster.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="action">The action.</param>
    /// <returns>The lane; an action that names no server, child or cluster belongs to production.</returns>
    public static ActionLane Of(string cluster, string uid, PlannedAction action) => action switch
    {
        KubernetesAction.AddFinalizer or KubernetesAction.RemoveFinalizer => new(LaneKind.Cluster, ""),
        KubernetesAction.ApplyChild child => new(LaneKind.Child, $"{child.Kind} {child.Name}"),
        KubernetesAction.DeleteChild child => new(LaneKind.Child, $"{child.Kind} {child.Name}"),
        KubernetesAction.CreateSecret create => Server(create.Binding.Ordinal),
        KubernetesAction.DeleteSecret delete => Server(BindingId.OrdinalOf(After(delete.Name, cluster))),
        KubernetesAction.CreatePod create => Server(create.Server.Ordinal),
        KubernetesAction.DeletePod delete => Server(OrdinalOf(cluster, delete.Name)),
        KubernetesAction.ReleasePod release => Server(OrdinalOf(cluster, release.Name)),
        KubernetesAction.AdmitPod admit => Server(OrdinalOf(cluster, admit.Name)),
        DatabaseAction.CreateRole create => OfRole(uid, create.Role),
        DatabaseAction.FenceRole fence => OfRole(uid, fence.Role),
        DatabaseAction.DropRole drop => OfRole(uid, drop.Role),
        DatabaseAction.RemoveRegistryRows { Hosts: [var host, ..] } => Server(OrdinalOf(cluster, host)),
        DatabaseAction.MakeSnapshot make => OfCopy(uid, make.Name),
        DatabaseAction.RecordFirstServing record => OfCopy(uid, record.Copy),
        DatabaseAction.KeepUntil keep => OfCopy(uid, keep.Copy),
        DatabaseAction.DropCopy drop => OfCopy(uid, drop.Copy),
        CancelTask cancel => OfCopy(uid, cancel.Key),
        _ => Server(-1),
    };

    /// <summary>Whether an action of this lane must wait after an earlier action of the same plan failed.</summary>
    /// <param name="failed">Lane of the action that failed or was itself held back.</param>
    /// <returns>True if this lane depends on the other one. Server 0 depends on production and the reverse, because it is the migrator for which production is opened.</returns>
    public bool WaitsFor(ActionLane failed) => this == failed || Kind == LaneKind.Cluster || failed.Kind == LaneKind.Cluster
        || (Touches(this) && Touches(failed));

    private static bool Touches(ActionLane lane) => lane.Kind == LaneKind.Production || lane is { Kind: LaneKind.Server, Name: "0" };

    private static ActionLane Server(int ordinal) => ordinal < 0 ? new(LaneKind.Production, "") : new(LaneKind.Server, $"{ordinal}");

    private static ActionLane OfRole(string uid, string role) => Server(ClusterNames.IsUid(uid) && ClusterNames.BindingOfRole(uid, role) is { } binding ? BindingId.OrdinalOf(binding) : -1);

    private static ActionLane OfCopy(string uid, string copy) =>
        Server(ClusterNames.IsUid(uid) && ClusterNames.TryReadCopy(uid, copy, out _, out var kind, out var number) && kind == CopyKind.Snapshot ? number : -1);

    private static int OrdinalOf(string cluster, string pod) => After(pod, cluster) is [>= '0' and <= '9' and var digit] ? digit - '0' : -1;

    private static string After(string name, string cluster) => name.StartsWith($"{cluster}-", StringComparison.Ordinal) ? name[(cluster.Length + 1)..] : name;
}
