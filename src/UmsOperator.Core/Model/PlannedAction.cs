using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>
/// An action that the host executes. It is idempotent and leaves evidence in Kubernetes or the database, so that the next observation, not the
/// operator's memory, shows that it happened.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(KubernetesAction.AddFinalizer), "AddFinalizer")]
[JsonDerivedType(typeof(KubernetesAction.RemoveFinalizer), "RemoveFinalizer")]
[JsonDerivedType(typeof(KubernetesAction.ApplyChild), "ApplyChild")]
[JsonDerivedType(typeof(KubernetesAction.DeleteChild), "DeleteChild")]
[JsonDerivedType(typeof(KubernetesAction.CreateSecret), "CreateSecret")]
[JsonDerivedType(typeof(KubernetesAction.DeleteSecret), "DeleteSecret")]
[JsonDerivedType(typeof(KubernetesAction.CreatePod), "CreatePod")]
[JsonDerivedType(typeof(KubernetesAction.DeletePod), "DeletePod")]
[JsonDerivedType(typeof(KubernetesAction.ReleasePod), "ReleasePod")]
[JsonDerivedType(typeof(KubernetesAction.AdmitPod), "AdmitPod")]
[JsonDerivedType(typeof(CancelTask), "CancelTask")]
[JsonDerivedType(typeof(DatabaseAction.ClaimProduction), "ClaimProduction")]
[JsonDerivedType(typeof(DatabaseAction.ReleaseProduction), "ReleaseProduction")]
[JsonDerivedType(typeof(DatabaseAction.CreateRole), "CreateRole")]
[JsonDerivedType(typeof(DatabaseAction.FenceRole), "FenceRole")]
[JsonDerivedType(typeof(DatabaseAction.DropRole), "DropRole")]
[JsonDerivedType(typeof(DatabaseAction.MakeGolden), "MakeGolden")]
[JsonDerivedType(typeof(DatabaseAction.MakeSnapshot), "MakeSnapshot")]
[JsonDerivedType(typeof(DatabaseAction.RecordFirstServing), "RecordFirstServing")]
[JsonDerivedType(typeof(DatabaseAction.TakeRestorePoint), "TakeRestorePoint")]
[JsonDerivedType(typeof(DatabaseAction.WriteMigrationPhase), "WriteMigrationPhase")]
[JsonDerivedType(typeof(DatabaseAction.OpenProduction), "OpenProduction")]
[JsonDerivedType(typeof(DatabaseAction.SwapBack), "SwapBack")]
[JsonDerivedType(typeof(DatabaseAction.GrantLargeObjects), "GrantLargeObjects")]
[JsonDerivedType(typeof(DatabaseAction.KeepUntil), "KeepUntil")]
[JsonDerivedType(typeof(DatabaseAction.DropCopy), "DropCopy")]
[JsonDerivedType(typeof(DatabaseAction.RemoveRegistryRows), "RemoveRegistryRows")]
public abstract record PlannedAction
{
    private protected PlannedAction()
    {
    }
}
