using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Moves one server to a version and a binding, in the same order in every step: a dry run of the new pod; the new Secret and role; the deletion of the old pod, which drains; the fence of
/// its old role, after which it may be force-deleted; the new pod.
/// </summary>
internal static class ServerMove
{
    private const int PauseSeconds = 5;

    public static StepResult To(PlanContext context, ServerIntent intent, int startSeconds, string? specHash = null, double? expectedSeconds = null) =>
        Next(context, intent, startSeconds, specHash, expectedSeconds).Visiting(intent.Ordinal);

    /// <summary>Stops a server: done once it has no pod and no role that can log in.</summary>
    public static StepResult Stop(PlanContext context, int ordinal)
    {
        if (context.Pod(ordinal) is { } pod)
            return Clear(context, pod, keepBinding: null);
        var fences = Retire(context, ordinal, keepBinding: null);
        return (fences.Count > 0 ? Revoke(context, ordinal, context.Spec.Update.Deadlines.StopSeconds, fences) : StepResult.Done).Visiting(ordinal);
    }

    /// <summary>Stops a pod whose name is needed for another one.</summary>
    public static StepResult Clear(PlanContext context, PodObserved pod, string? keepBinding) => Leave(context, pod, keepBinding).Visiting(pod.Ordinal);

    /// <summary>Whether a foreign object has the name of a server's pod, volume claim or Secret.</summary>
    public static bool LacksName(PlanContext context, int ordinal, Binding binding) =>
        (context.Pod(ordinal) is null && context.IsTaken(ChildKind.Pod, context.PodName(ordinal)))
        || (context.Spec.Storage is not null && context.IsTaken(ChildKind.PersistentVolumeClaim, DesiredObjects.VolumeClaimName(context.Cluster.Name, ordinal)))
        || context.IsTaken(ChildKind.Secret, binding.SecretName);

    /// <summary>Creates the missing Secret and role of a binding. The Secret comes first, because it holds the role's password.</summary>
    public static IReadOnlyList<PlannedAction> Prepare(PlanContext context, Binding binding)
    {
        List<PlannedAction> actions = [];
        if (!context.Observed.Secrets.Any(secret => secret.Binding == binding.Id))
            actions.Add(new KubernetesAction.CreateSecret(binding));
        if (context.PerServerRoles && context.Role(binding.Id) is null)
            actions.Add(new DatabaseAction.CreateRole(binding.Role, binding.SecretName, binding.Database, AsOwner: binding.Kind.MayMigrate()));
        return actions;
    }

    /// <summary>Fences every other role of a server. With shared credentials its other Secrets are deleted instead.</summary>
    public static IReadOnlyList<PlannedAction> Retire(PlanContext context, int ordinal, string? keepBinding) => context.PerServerRoles
        ? [.. context.Observed.Database.Roles.Where(role => !role.Fenced && role.Binding != keepBinding && BindingId.OrdinalOf(role.Binding) == ordinal)
            .Select(role => new DatabaseAction.FenceRole(role.Name))]
        : [.. context.Observed.Secrets.Where(secret => secret.Ordinal == ordinal && secret.Binding != keepBinding)
            .Select(secret => new KubernetesAction.DeleteSecret(secret.Name))];

    /// <summary>Whether a pod has the intended binding and version and, unless the hash is null, the intended spec. During an update only versions change, and the hash is null.</summary>
    public static bool IsAt(PodObserved pod, ServerIntent intent, string? specHash) =>
        pod.Binding == intent.Binding.Id
        && UmsVersion.AreEqual(pod.Version, intent.Version)
        && (specHash is null || (pod.SpecHash ?? specHash) == specHash && ImageName.AreSame(pod.Image ?? intent.Image, intent.Image))
        && (pod.Kind == BindingKind.Migrator || !pod.IsOver);

    /// <summary>
    /// Whether a pod that never ran, or whose server crashes repeatedly, was created from another spec than the current one, which may be the correction. A pod that runs is kept, and a
    /// migrator that ran has changed production.
    /// </summary>
    public static bool MayBeCorrected(PlanContext context, PodObserved pod, ServerIntent intent) =>
        (pod.NeverStarted || (pod.Kind != BindingKind.Migrator
            && pod is { ContainersReady: false, Trouble.Kind: PodTroubleKind.CrashLoop or PodTroubleKind.OutOfMemory or PodTroubleKind.ContainerConfig }))
        && pod is { DeletedAt: null, SpecHash: { } hash, Image: { } image }
        && (hash != DesiredObjects.PodSpecHash(context.Spec) || !ImageName.AreSame(image, intent.Image));

    private static StepResult Next(PlanContext context, ServerIntent intent, int startSeconds, string? specHash, double? expectedSeconds)
    {
        var pod = context.Pod(intent.Ordinal);
        if (pod is { DeletedAt: null } && IsAt(pod, intent, specHash) && !MayBeCorrected(context, pod, intent))
            return pod.Serves ? StepResult.Done : Starting(pod, startSeconds, expectedSeconds);

        // Nothing is prepared for a server whose pod cannot be created, and no running pod is deleted for it. The roles of its predecessor are fenced nevertheless.
        if (pod is null or { DeletedAt: null } && LacksName(context, intent.Ordinal, intent.Binding))
            return StepResult.Act($"the names of server {context.PodName(intent.Ordinal)} to become free", startSeconds, pod is null ? Retire(context, intent.Ordinal, intent.Binding.Id) : []);
        // A claim that cannot be created, for want of quota, costs no running server. One that is being deleted goes only with its pod.
        if (pod is { DeletedAt: null } && context.LacksVolume(intent.Ordinal))
            return StepResult.Act($"the volume claim of server {context.PodName(intent.Ordinal)}", startSeconds);
        var preparations = Prepare(context, intent.Binding);
        // The dry run is made before anything is prepared, and again right before the old pod is deleted: a running pod must not be lost for one that is refused.
        if ((preparations.Count > 0 || pod is { DeletedAt: null }) && PodAdmission.Await(context, intent) is { IsDone: false } notYet)
            return notYet with { Actions = pod is null ? Retire(context, intent.Ordinal, intent.Binding.Id) : pod.DeletedAt is not null ? Leave(context, pod, intent.Binding.Id).Actions : [] };
        if (preparations.Count > 0)
            return StepResult.Act($"the credentials of server {context.PodName(intent.Ordinal)} to be created", startSeconds, preparations);
        if (pod is not null)
            return Leave(context, pod, intent.Binding.Id);
        if (Retire(context, intent.Ordinal, intent.Binding.Id) is { Count: > 0 } fences)
            return Revoke(context, intent.Ordinal, startSeconds, fences);
        if (!context.HasVolume(intent.Ordinal))
            return StepResult.Act($"the volume claim of server {context.PodName(intent.Ordinal)}", startSeconds);
        return StepResult.Act($"server {context.PodName(intent.Ordinal)} to serve {intent.Version}", startSeconds, new KubernetesAction.CreatePod(intent)) with { ExpectedSeconds = expectedSeconds };
    }

    /// <summary>With shared credentials the Secret is the credential, and it is revoked once it is gone.</summary>
    private static StepResult Revoke(PlanContext context, int ordinal, int seconds, IReadOnlyList<PlannedAction> fences)
    {
        var kept = fences.OfType<KubernetesAction.DeleteSecret>().Where(delete => RepeatedDelete.Is(context.Observed, delete)).Select(delete => delete.Name).ToList();
        return StepResult.Act($"the old credentials of server {context.PodName(ordinal)} to be revoked", seconds, fences) with
        {
            Problem = kept.Count == 0 ? null
                : $"Secret {string.Join(", ", kept)} is being deleted, and a finalizer of another program keeps it; see that program, or remove the finalizer with kubectl edit",
        };
    }

    private static StepResult Starting(PodObserved pod, int startSeconds, double? expectedSeconds) => new()
    {
        WaitingFor = $"server {pod.Name} to serve {pod.Version}",
        Since = pod.CreatedAt,
        DeadlineSeconds = startSeconds,
        ExpectedSeconds = expectedSeconds,
    };

    private static StepResult Leave(PlanContext context, PodObserved pod, string? keepBinding)
    {
        var stop = context.Spec.Update.Deadlines.StopSeconds;
        if (pod.DeletedAt is not { } deletedAt)
        {
            // A pod that its node refuses at once would be created again and again without a pause.
            if (pod is { IsOver: true, ExitCode: null } && context.Now >= pod.CreatedAt && context.Now < pod.CreatedAt.Later(PauseSeconds))
                return new StepResult { WaitingFor = $"server {pod.Name} to be created again", Since = pod.CreatedAt, DeadlineSeconds = PauseSeconds + stop };
            if (!context.MayDisrupt(pod.Ordinal))
                return StepResult.Act($"another server to serve before {pod.Name} is stopped", context.Spec.Update.Deadlines.StartSeconds);
            var delete = new KubernetesAction.DeletePod(pod.Name, pod.Uid, pod.ResourceVersion);
            return StepResult.Act($"server {pod.Name} to stop", pod.GracePeriodSeconds + stop, delete) with { Reserved = [pod.Ordinal] };
        }

        var graceOver = context.Now >= deletedAt.Later(pod.GracePeriodSeconds);
        var stopping = new StepResult
        {
            WaitingFor = $"server {pod.Name} to stop",
            Since = deletedAt,
            DeadlineSeconds = pod.GracePeriodSeconds + stop,
        };
        if (!context.PerServerRoles)
            return pod is { Ended: true, HasEndedFinalizer: true } ? stopping with { Actions = [new KubernetesAction.ReleasePod(pod.Name, pod.Uid)] } : stopping;

        // The pod's own binding can be reused after a drain or an eviction, if its process is known to have ended.
        var mayLive = pod.Binding == keepBinding && (pod.Ended || !graceOver);
        if ((pod.Ended || graceOver) && !mayLive && Retire(context, pod.Ordinal, pod.Binding == keepBinding ? null : keepBinding) is { Count: > 0 } fences)
            return stopping with { Actions = fences };
        var overdue = context.Now >= deletedAt.Later(pod.GracePeriodSeconds + stop);
        // Roles are fenced before they are dropped, so a pod with a missing role was created by a delayed request.
        // Without a grace period it was forced already, and only a finalizer of others keeps the name.
        return overdue && pod.GracePeriodSeconds > 0 && context.Role(pod.Binding) is null or { Fenced: true }
            ? stopping with { Actions = [new KubernetesAction.DeletePod(pod.Name, pod.Uid, pod.ResourceVersion, Force: true)] }
            : stopping;
    }
}
