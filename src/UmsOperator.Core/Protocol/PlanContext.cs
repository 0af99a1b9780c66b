using System.Collections.Immutable;
using System.Globalization;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// The facts that one decision reads: the observation, the update as the plan has it so far, and the servers that the plan stops. Immutable. A decision returns what it changes
/// (<see cref="StepResult"/>), and the decisions after it read other facts (<see cref="After"/>).
/// </summary>
internal sealed record PlanContext(Observed Observed)
{
    public ClusterObserved Cluster => Observed.Cluster;

    public UmsClusterSpec Spec => Cluster.Spec;

    public DateTime Now => Observed.Now;

    /// <summary>The update under way, as the new status will record it.</summary>
    public UpdateStatus? Update { get; init; } = RememberedUpdate.OrLost(Observed.Cluster.Status.Update, Observed.Now);

    /// <summary>Ordinals of the servers that the plan stops so far: they count as not serving.</summary>
    public ImmutableSortedSet<int> Reserved { get; init; } = [];

    public IReadOnlyList<PodObserved> Pods => Observed.Pods;

    public string ProductionName => Spec.Database.Name;

    public bool PerServerRoles => Spec.Database.Access == DatabaseAccess.PerServerRoles;

    public int Replicas => Update?.Replicas ?? Spec.Replicas;

    public PodObserved? Pod(int ordinal) => Pods.FirstOrDefault(pod => pod.Ordinal == ordinal);

    public ChildObserved? Child(ChildKind kind, string name) => Observed.Children.FirstOrDefault(child => child.Kind == kind && child.Name == name);

    /// <summary>Whether a foreign object has the name.</summary>
    public bool IsTaken(ChildKind kind, string name) => Observed.TakenNames.Any(taken => taken.Kind == kind && taken.Name == name);

    /// <summary>Whether a server's volume claim exists and is this cluster's own; a foreign claim is never mounted.</summary>
    public bool HasVolume(int ordinal) =>
        Spec.Storage is null || Child(ChildKind.PersistentVolumeClaim, DesiredObjects.VolumeClaimName(Cluster.Name, ordinal)) is { Deleting: false };

    /// <summary>Whether a server needs a volume claim and none exists.</summary>
    public bool LacksVolume(int ordinal) =>
        Spec.Storage is not null && Child(ChildKind.PersistentVolumeClaim, DesiredObjects.VolumeClaimName(Cluster.Name, ordinal)) is null;

    public string PodName(int ordinal) => ClusterNames.Pod(Cluster.Name, ordinal);

    public RoleObserved? Role(string binding) => Observed.Database.Roles.FirstOrDefault(role => role.Binding == binding);

    /// <summary>Whether a binding is never used again because its fence was begun. <see cref="RoleObserved.Fenced"/> says whether the fence is complete.</summary>
    public bool Fenced(string binding) => PerServerRoles && Role(binding) is { CanLogin: false };

    public CopyObserved? Copy(CopyKind kind, int number = 0) =>
        Observed.Database.Copies.FirstOrDefault(copy => copy.UpdateId == Update?.Id && copy.Kind == kind && copy.Number == number);

    public string CopyName(CopyKind kind, int number = 0) => ClusterNames.Copy(Cluster.Uid, Update!.Id, kind, number);

    /// <summary>The background work that makes a copy of the update under way; its key is the copy's name.</summary>
    public BackgroundTaskObserved? CopyTask(CopyKind kind, int number = 0) => Task(CopyName(kind, number));

    public BackgroundTaskObserved? Task(string key) => Observed.Tasks.FirstOrDefault(task => task.Key == key);

    /// <summary>Whether work is under way that may keep production closed, here or in a backend that outlived its operator.</summary>
    public bool WorkInFlight => Observed.Tasks.Any(task => task.Running) || Observed.Database.RunningTasks.Count > 0;

    /// <summary>Whether a server serves and continues to: a server whose binding is fenced may be reported as ready for another minute.</summary>
    public bool Serves(PodObserved pod) => pod.Serves && !Fenced(pod.Binding);

    /// <summary>The number of servers that serve now and after this plan, without the given one.</summary>
    public int Serving(int exceptOrdinal = -1) => Pods.Count(pod => Serves(pod) && pod.Ordinal != exceptOrdinal && !Reserved.Contains(pod.Ordinal));

    /// <summary>Promise P3: a ready server is stopped only while another one serves. The documented exceptions are a single server, ShortDowntime, a rollback after the commit, and deletion.</summary>
    public bool MayDisrupt(int ordinal) => Pod(ordinal) is not { Ready: true, Admitted: true } || Serving(ordinal) > 0 || Replicas == 1 || Cluster.DeletedAt is not null
        || this.IsShortDowntime() || Rollback.IsUnderWay(this);

    /// <summary>Bindings of a server that can still be used: their Secret exists and their role is not fenced. Newest first.</summary>
    public IReadOnlyList<Binding> LiveBindings(int ordinal) =>
    [
        .. Observed.Secrets
            .Where(secret => secret.Ordinal == ordinal && !secret.Former && !secret.Deleting && !Fenced(secret.Binding))
            .OrderByDescending(secret => secret.Binding, StringComparer.Ordinal)
            .Select(secret => new Binding
            {
                Id = secret.Binding,
                Ordinal = ordinal,
                Kind = secret.Kind,
                Database = secret.Database,
                Role = ClusterNames.Role(Cluster.Uid, secret.Binding),
                SecretName = secret.Name,
            }),
    ];

    /// <summary>The binding for a server: a live one of that kind and database, else a new one with an ID that was never used.</summary>
    public Binding BindingFor(int ordinal, BindingKind kind, string database, string suffix = "")
    {
        if (LiveBindings(ordinal).FirstOrDefault(live => live.Kind == kind && live.Database == database) is { } found)
            return found;
        var id = Update?.Id ?? Stamp(Now);
        var binding = ClusterNames.Binding(Cluster.Name, Cluster.Uid, id, ordinal, kind, database, suffix);
        var used = Role(binding.Id) is not null || Observed.Secrets.Any(secret => secret.Binding == binding.Id) || Pods.Any(pod => pod.Binding == binding.Id);
        return used ? ClusterNames.Binding(Cluster.Name, Cluster.Uid, id, ordinal, kind, database, suffix + Stamp(Now)) : binding;
    }

    /// <summary>A fact that was obtained for this plan; null: it is missing, and a decision that needs it returns <see cref="StepResult.Need"/>.</summary>
    public FactResult? Answer(FactQuery query) => Observed.Answers.FirstOrDefault(answer => answer.Question == query);

    /// <summary>The value of an annotation of the operator's group on the cluster, or null.</summary>
    public string? RequestAnnotation(string annotation) => Cluster.Annotations.GetValueOrDefault(annotation);

    /// <summary>The facts for the decisions that follow one with this result.</summary>
    public PlanContext After(StepResult result) => this with { Update = result.Update ?? Update, Reserved = Reserved.Union(result.Reserved) };

    /// <summary>Whether a part of the observation failed.</summary>
    public bool IsUnseen(ObservedPart part) => Observed.Unseen.Any(unseen => unseen.Part == part);

    /// <summary>Why these parts could not be observed; null if they all were.</summary>
    public string? WhyUnseen(params ReadOnlySpan<ObservedPart> parts)
    {
        List<string> problems = [];
        foreach (var unseen in Observed.Unseen)
        {
            if (parts.Contains(unseen.Part))
                problems.Add(unseen.Problem);
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>An ID from an instant: seconds in base 36, sortable, seven characters until the year 4453.</summary>
    public static string Stamp(DateTime now)
    {
        const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var seconds = (long)(now - DateTime.UnixEpoch).TotalSeconds;
        var text = "";
        for (; seconds > 0; seconds /= 36)
            text = Digits[(int)(seconds % 36)] + text;
        return "t" + text.PadLeft(6, '0').ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The instant of an ID; null if the text is malformed.</summary>
    public static DateTime? InstantOf(string id)
    {
        if (id.Length is < 7 or > 8 || id[0] != 't')
            return null;
        long seconds = 0;
        foreach (var digit in id.AsSpan(1))
        {
            if (!char.IsAsciiDigit(digit) && digit is not (>= 'a' and <= 'z'))
                return null;
            seconds = (seconds * 36) + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10);
        }

        return DateTime.UnixEpoch.Later(seconds);
    }
}
