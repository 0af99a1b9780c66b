namespace UmsOperator.Core.Model;

/// <summary>
/// What an action belongs to: a server with its pod, bindings and snapshot, production with the other copies, a child, or the cluster itself. A failure keeps back what is
/// planned later in the same lane, and what relies on it; everything else goes on.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Ordinal of the server or name of the child; else empty.</param>
public readonly record struct ActionLane(LaneKind Kind, string Name)
{
    /// <summary>The lane of an action.</summary>
    /// <param name="cluster">Name of the plan's cluster.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="action">The action.</param>
    /// <returns>The lane; what cannot be told apart counts as production's.</returns>
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

    /// <summary>Whether an action must wait when an earlier one of the same plan failed.</summary>
    /// <param name="failed">Lane of the one that failed or was kept back itself.</param>
    /// <returns>Whether it relies on it. Server 0 is the migrator, for which production is opened.</returns>
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
