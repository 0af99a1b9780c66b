using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>Names the target of an action, for the log.</summary>
internal static class ActionSubject
{
    /// <summary>The name of the object, role or database; empty if the cluster has only one.</summary>
    public static string Of(PlannedAction action) => action switch
    {
        CancelTask cancel => cancel.Key,
        KubernetesAction.ApplyChild apply => $"{apply.Kind} {apply.Name}",
        KubernetesAction.DeleteChild delete => $"{delete.Kind} {delete.Name}",
        KubernetesAction.CreateSecret create => create.Binding.SecretName,
        KubernetesAction.DeleteSecret delete => delete.Name,
        KubernetesAction.CreatePod create => $"{create.Server.Ordinal} at {create.Server.Version} on {create.Server.Binding.Database}",
        KubernetesAction.DeletePod delete => delete.Name,
        KubernetesAction.ReleasePod release => release.Name,
        KubernetesAction.AdmitPod admit => admit.Name,
        DatabaseAction.CreateRole create => create.Role,
        DatabaseAction.FenceRole fence => fence.Role,
        DatabaseAction.DropRole drop => drop.Role,
        DatabaseAction.RecordFirstServing record => record.Copy,
        DatabaseAction.WriteMigrationPhase write => $"{write.Phase}",
        DatabaseAction.SwapBack swap => swap.RestorePoint,
        DatabaseAction.KeepUntil keep => keep.Copy,
        DatabaseAction.DropCopy drop => drop.Copy,
        DatabaseAction { BackgroundKey: { } copy } => copy,
        _ => "",
    };
}
