using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Model;

/// <content>Executes actions with the semantics documented at their types.</content>
internal sealed partial class ClusterModel
{
    private void Apply(PlannedAction action)
    {
        if (Creates(action) is { } name)
            TakenNames.ShouldNotContain(taken => taken.Kind == name.Kind && taken.Name == name.Name, "nothing is created under a taken name");
        switch (action)
        {
            case KubernetesAction.AddFinalizer: HasFinalizer = true; break;
            case KubernetesAction.RemoveFinalizer: HasFinalizer = false; break;
            case KubernetesAction.ApplyChild child: Applied(child); break;
            case KubernetesAction.DeleteChild child: Delete(child); break;
            case KubernetesAction.CreateSecret secret: Create(secret.Binding); break;
            case KubernetesAction.DeleteSecret secret: Delete(secret); break;
            case KubernetesAction.CreatePod pod: Create(pod.Server); break;
            case KubernetesAction.DeletePod pod: Delete(pod); break;
            case KubernetesAction.AdmitPod pod: Change(pod.Uid, one => one with { Admitted = true, Ready = one.ContainersReady }); break;
            case KubernetesAction.ReleasePod pod: Change(pod.Uid, one => one with { HasEndedFinalizer = false }); break;
            case DatabaseAction.ClaimProduction claim: Production = Production! with { Claim = claim.Uid }; break;
            case DatabaseAction.ReleaseProduction: Production = Production! with { Claim = null }; break;
            case DatabaseAction.OpenProduction: OpenProduction(); break;
            case DatabaseAction.CreateRole role: Create(role); break;
            case DatabaseAction.FenceRole role: Roles[Roles.FindIndex(one => one.Name == role.Role)] = Roles.Single(one => one.Name == role.Role) with { CanLogin = false, Sessions = 0 }; break;
            case DatabaseAction.DropRole role:
                Roles.Where(one => one.Name == role.Role).ShouldAllBe(one => one.Fenced, "only a fenced role is dropped");
                Roles.RemoveAll(one => one.Name == role.Role);
                break;
            case DatabaseAction.MakeGolden golden: Add(golden.Name, golden.Comment with { Fingerprint = Production!.SchemaVersion, SchemaVersion = Production.SchemaVersion, At = Now }); break;
            case DatabaseAction.MakeSnapshot snapshot: Add(snapshot.Name, Copies.Single(one => one.Name == snapshot.Golden).Comment!); break;
            case DatabaseAction.RecordFirstServing first: Comment(first.Copy, comment => comment with { ServingSince = Now }); break;
            case DatabaseAction.TakeRestorePoint take: TakeRestorePoint(take); break;
            case DatabaseAction.WriteMigrationPhase write:
                Comment(write.RestorePoint, comment => comment with { Phase = write.Phase, NotYetOpened = write.Phase == MigrationPhase.Migrating ? true : null });
                break;
            case DatabaseAction.SwapBack swap: Swap(swap); break;
            case DatabaseAction.KeepUntil keep: Comment(keep.Copy, comment => comment with { ExpiresAt = keep.ExpiresAt }); break;
            case DatabaseAction.DropCopy drop: Drop(drop); break;
            case CancelTask cancel: Tasks.RemoveAll(one => one.Key == cancel.Key); break;
            case DatabaseAction.GrantLargeObjects or DatabaseAction.RemoveRegistryRows: break;
            default: throw new InvalidOperationException($"unknown action {action}");
        }
    }

    /// <summary>The name of the object that an action creates; null if it creates none.</summary>
    public static ChildName? Creates(PlannedAction action) => action switch
    {
        KubernetesAction.ApplyChild child => new ChildName(child.Kind, child.Name),
        KubernetesAction.CreateSecret secret => new ChildName(ChildKind.Secret, secret.Binding.SecretName),
        KubernetesAction.CreatePod pod => new ChildName(ChildKind.Pod, ClusterNames.Pod("demo", pod.Server.Ordinal)),
        _ => null,
    };

    private void Applied(KubernetesAction.ApplyChild child)
    {
        Children.RemoveAll(one => one.Kind == child.Kind && one.Name == child.Name);
        Children.Add(new ChildObserved(child.Kind, child.Name, DesiredObjects.ChildHash(Observe().Cluster, child.Kind, child.Name, child.Frozen))
        {
            Size = child.Kind == ChildKind.PersistentVolumeClaim ? Spec.Storage!.Size : null,
            StorageClass = child.Kind == ChildKind.PersistentVolumeClaim ? Spec.Storage!.StorageClassName ?? "standard" : null,
        });
    }

    private void Create(Binding binding)
    {
        if (Secrets.All(one => one.Binding != binding.Id))
            Secrets.Add(new SecretObserved { Name = binding.SecretName, Binding = binding.Id, Ordinal = binding.Ordinal, Kind = binding.Kind, Database = binding.Database });
    }

    private void Create(DatabaseAction.CreateRole role)
    {
        var binding = ClusterNames.BindingOfRole(Uid, role.Role).ShouldNotBeNull();
        Secrets.ShouldContain(one => one.Name == role.SecretName, "a role is created with the password of its Secret");
        Roles.Where(one => one.Name == role.Role).ShouldAllBe(one => one.CanLogin, "a fenced role is never reused");
        if (Roles.All(one => one.Name != role.Role))
            Roles.Add(new RoleObserved { Name = role.Role, Binding = binding, CanLogin = true });
    }

    private void Create(ServerIntent server)
    {
        if (Spec.Storage is not null)
            Children.ShouldContain(one => one.Kind == ChildKind.PersistentVolumeClaim && one.Name == $"data-demo-{server.Ordinal}" && !one.Deleting, "a server needs its own volume");
        Pods.ShouldNotContain(one => one.Ordinal == server.Ordinal, "the name of a pod must be free");
        Pods.Add(new PodObserved
        {
            Name = ClusterNames.Pod("demo", server.Ordinal),
            Ordinal = server.Ordinal,
            Uid = $"pod-{_resource++}",
            ResourceVersion = "1",
            Version = server.Version,
            Mode = server.Mode,
            Binding = server.Binding.Id,
            Kind = server.Binding.Kind,
            SpecHash = DesiredObjects.PodSpecHash(Spec),
            Image = server.Image,
            CreatedAt = Now,
            NeverStarted = true,
            Admitted = server.Binding.Kind != BindingKind.Migrator,
            HasEndedFinalizer = IsShared,
        });
    }

    private void Delete(KubernetesAction.DeletePod delete)
    {
        var pod = Pods.Single(one => one.Uid == delete.Uid);
        if (pod is { Ready: true, Admitted: true } && DeletedAt is null && Spec.Replicas > 1 && Status.Update?.Plan?.Strategy != "ShortDowntime" && !RollingBackCommitted)
            Pods.ShouldContain(one => one.Serves && one.Ordinal != pod.Ordinal, $"P3: {pod.Name} is stopped although no other server serves");
        if (delete.Force && Kept.Contains(pod.Name))
        {
            Change(delete.Uid, one => one with { DeletedAt = Now, GracePeriodSeconds = 0 });
        }
        else if (delete.Force)
        {
            IsShared.ShouldBeFalse($"{pod.Name} may still run, and only its end keeps it from the database");
            Pods.Remove(pod);
        }
        else
            Change(delete.Uid, one => one with { DeletedAt = Now, Ready = false });
    }

    private void Delete(KubernetesAction.DeleteChild delete)
    {
        if (Children.FirstOrDefault(one => one.Kind == delete.Kind && one.Name == delete.Name) is not { } child)
            return;
        Children.Remove(child);
        if (Kept.Contains(child.Name))
            Children.Add(child with { Deleting = true });
    }

    private void Delete(KubernetesAction.DeleteSecret delete)
    {
        if (Secrets.FirstOrDefault(one => one.Name == delete.Name) is not { } secret)
            return;
        Secrets.Remove(secret);
        if (Kept.Contains(secret.Name))
            Secrets.Add(secret with { Deleting = true });
    }

    /// <summary>The announced exception to P3, which ends after production was swapped back.</summary>
    private bool RollingBackCommitted => Status.Update?.Undo?.Reason == "RolledBack" && Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Committed && copy.UpdateId == Status.Update.Id);

    private void Change(string uid, Func<PodObserved, PodObserved> change)
    {
        if (Pods.FirstOrDefault(one => one.Uid == uid) is { } pod)
            Replace(pod, change(pod));
    }

    private void Add(string name, CopyComment comment)
    {
        ClusterNames.TryReadCopy(Uid, name, out var id, out var kind, out var number).ShouldBeTrue(name);
        Copies.RemoveAll(one => one.Name == name);
        Copies.Add(new CopyObserved { Name = name, UpdateId = id, Kind = kind, Number = number, Comment = comment });
        ContentOf[name] = Content;
    }

    private void Comment(string name, Func<CopyComment, CopyComment> change)
    {
        var at = Copies.FindIndex(one => one.Name == name);
        at.ShouldBeGreaterThanOrEqualTo(0, name);
        Copies[at] = Copies[at] with { Comment = change(Copies[at].Comment!) };
    }

    private void OpenProduction()
    {
        Production = Production! with { AllowsConnections = true };
        foreach (var opening in Copies.Where(one => one.Comment?.NotYetOpened == true).ToList())
            Comment(opening.Name, comment => comment with { NotYetOpened = null });
    }

    private void TakeRestorePoint(DatabaseAction.TakeRestorePoint take)
    {
        Production = Production! with { AllowsConnections = false };
        Add(take.Name, take.Comment with { Phase = MigrationPhase.Taken, SchemaVersion = Production.SchemaVersion, At = Now });
    }

    private void Swap(DatabaseAction.SwapBack swap)
    {
        Pods.Where(pod => IsShared && !pod.Ended && DatabaseOf(pod) == P).ShouldBeEmpty("a swap back waits until all possible writers have ended");
        Roles.Where(role => role.CanLogin && Secrets.Any(secret => secret.Binding == role.Binding && secret.Database == P)).ShouldBeEmpty("a swap back needs fenced roles");
        var restorePoint = Copies.Single(one => one.Name == swap.RestorePoint);
        Copies.Remove(restorePoint);
        Add(swap.FailedName, swap.FailedComment with { At = Now });
        Content = ContentOf[swap.RestorePoint];
        Production = Production! with { AllowsConnections = true, SchemaVersion = restorePoint.Comment!.SchemaVersion };
    }

    private void Drop(DatabaseAction.DropCopy drop)
    {
        var bound = Pods.Where(pod => !(pod.Ended && Kept.Contains(pod.Name)) && Secrets.Any(secret => secret.Binding == pod.Binding && secret.Database == drop.Copy)).ToList();
        bound.ShouldBeEmpty($"P4: a server is bound to {drop.Copy}");
        Copies.RemoveAll(one => one.Name == drop.Copy);
    }
}
