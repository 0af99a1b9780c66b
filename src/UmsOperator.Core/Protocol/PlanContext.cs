using System.Globalization;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>One observation with the look-ups that every step needs, and what the plan in the making has gathered. Lives for one call of the planner.</summary>
internal sealed class PlanContext(Observed observed)
{
    private readonly HashSet<int> _visited = [];
    private readonly HashSet<int> _takenAway = [];
    private readonly List<FactQuery> _questions = [];
    private readonly List<IgnoredRequest> _ignored = [];
    private readonly SortedDictionary<string, string> _refusals = new(StringComparer.Ordinal);
    private readonly List<IgnoredRequest> _deferred = [];

    public Observed Observed { get; } = observed;

    public ClusterObserved Cluster => Observed.Cluster;

    public UmsClusterSpec Spec => Cluster.Spec;

    public DateTime Now => Observed.Now;

    /// <summary>The update under way as it will stand in the new status.</summary>
    public UpdateStatus? Update { get; set; } = RememberedUpdate.OrLost(observed.Cluster.Status.Update);

    /// <summary>A rollback that was begun and given up, as it will stand in the new status.</summary>
    public RefusedRollbackStatus? RefusedRollback { get; set; } = observed.Cluster.Status.RefusedRollback;

    public IReadOnlyList<FactQuery> Questions => _questions;

    /// <summary>A person's verbs that do nothing now.</summary>
    public IReadOnlyList<IgnoredRequest> Ignored => _ignored;

    /// <summary>Why pods that are to be created are not taken by the API server, each once.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals.Values;

    public IReadOnlyList<PodObserved> Pods => Observed.Pods;

    public string ProductionName => Spec.Database.Name;

    public bool PerServerRoles => Spec.Database.Access == DatabaseAccess.PerServerRoles;

    public int Replicas => Update?.Replicas ?? Spec.Replicas;

    public PodObserved? Pod(int ordinal) => Pods.FirstOrDefault(pod => pod.Ordinal == ordinal);

    public ChildObserved? Child(string kind, string name) => Observed.Children.FirstOrDefault(child => child.Kind == kind && child.Name == name);

    /// <summary>Whether an object of somebody else has a name.</summary>
    public bool IsTaken(string kind, string name) => Observed.TakenNames.Any(taken => taken.Kind == kind && taken.Name == name);

    /// <summary>Whether a server can be given its volume: one that is not seen as this cluster's own is never mounted.</summary>
    public bool HasVolume(int ordinal) =>
        Spec.Storage is null || Child(DesiredObjects.VolumeClaimKind, DesiredObjects.VolumeClaimName(Cluster.Name, ordinal)) is { Deleting: false };

    public string PodName(int ordinal) => ClusterNames.Pod(Cluster.Name, ordinal);

    public RoleObserved? Role(string binding) => Observed.Database.Roles.FirstOrDefault(role => role.Binding == binding);

    /// <summary>Whether a binding is never used again: its fence has been begun. Whether it stands, <see cref="RoleObserved.Fenced"/> says.</summary>
    public bool Fenced(string binding) => PerServerRoles && Role(binding) is { CanLogin: false };

    public CopyObserved? Copy(CopyKind kind, int number = 0) =>
        Observed.Database.Copies.FirstOrDefault(copy => copy.UpdateId == Update?.Id && copy.Kind == kind && copy.Number == number);

    public string CopyName(CopyKind kind, int number = 0) => ClusterNames.Copy(Cluster.Uid, Update!.Id, kind, number);

    public BackgroundTaskObserved? Task(string key) => Observed.Tasks.FirstOrDefault(task => task.Key == key);

    /// <summary>Whether production is closed by work that is under way, here or in a backend that outlived its operator.</summary>
    public bool WorkInFlight => Observed.Tasks.Any(task => task.Running) || Observed.Database.RunningTasks.Count > 0;

    /// <summary>Whether a server serves and will go on: one whose binding is fenced shows as ready for up to a minute still.</summary>
    public bool Serves(PodObserved pod) => pod.Serves && !Fenced(pod.Binding);

    /// <summary>Servers that serve now and go on after this plan, one left out.</summary>
    public int Serving(int exceptOrdinal = -1) => Pods.Count(pod => Serves(pod) && pod.Ordinal != exceptOrdinal && !_takenAway.Contains(pod.Ordinal));

    /// <summary>This plan deletes the server's pod: it counts as serving no more. Else two servers of one plan would each vouch for the other.</summary>
    public void ReserveDisruption(int ordinal) => _takenAway.Add(ordinal);

    /// <summary>Promise P3: a ready server is taken away only while another one serves; the announced exceptions are a single server, ShortDowntime, a rollback after the commit, and deletion.</summary>
    public bool MayDisrupt(int ordinal) => Pod(ordinal) is not { Ready: true, Admitted: true } || Serving(ordinal) > 0 || Replicas == 1 || Cluster.DeletedAt is not null
        || Update?.Plan?.Strategy == Strategies.ShortDowntime || Rollback.IsUnderWay(this);

    /// <summary>Bindings of a server that can still be used: their Secret exists and their role is not fenced. Youngest first.</summary>
    public IReadOnlyList<Binding> LiveBindings(int ordinal) =>
    [
        .. Observed.Secrets
            .Where(secret => secret.Ordinal == ordinal && !secret.Former && !Fenced(secret.Binding))
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

    /// <summary>The binding that a server is to get: a live one of that kind and database, else a new one under a name that was never used.</summary>
    public Binding BindingFor(int ordinal, BindingKind kind, string database, string suffix = "")
    {
        if (LiveBindings(ordinal).FirstOrDefault(live => live.Kind == kind && live.Database == database) is { } found)
            return found;
        var id = Update?.Id ?? Stamp(Now);
        var binding = ClusterNames.Binding(Cluster.Name, Cluster.Uid, id, ordinal, kind, database, suffix);
        var used = Role(binding.Id) is not null || Observed.Secrets.Any(secret => secret.Binding == binding.Id) || Pods.Any(pod => pod.Binding == binding.Id);
        return used ? ClusterNames.Binding(Cluster.Name, Cluster.Uid, id, ordinal, kind, database, suffix + Stamp(Now)) : binding;
    }

    /// <summary>The answer to a question; null notes the question, and the planner is asked again with the answer.</summary>
    public FactResult? Ask(FactQuery question)
    {
        if (Observed.Answers.FirstOrDefault(answer => answer.Question == question) is { } known)
            return known;
        if (!_questions.Contains(question))
            _questions.Add(question);
        return null;
    }

    /// <summary>Notes why the API server does not take a server's pod, to be said in the conditions whatever the step makes of it.</summary>
    public void Refuse(string pod, string problem) => _refusals[pod] = problem;

    /// <summary>A step decides on this server; upkeep leaves it alone in this plan.</summary>
    public void Visit(int ordinal) => _visited.Add(ordinal);

    public bool Visited(int ordinal) => _visited.Contains(ordinal);

    /// <summary>The value of a person's verb on the cluster, or null.</summary>
    public string? RequestAnnotation(string annotation) => Cluster.Annotations.GetValueOrDefault(annotation);

    /// <summary>Notes that a person's verb does nothing, to be said in the conditions. An annotation's value may be anything, and a quarter of a megabyte long.</summary>
    public void Ignore(string reason, string message) => _ignored.Add(new IgnoredRequest(reason, SafeText.Of(message, SafeText.Sentence)));

    /// <summary>Changes of the spec that have no effect yet.</summary>
    public IReadOnlyList<IgnoredRequest> Deferred => _deferred;

    /// <summary>Notes that a change of the spec has no effect yet, to be said in the conditions.</summary>
    public void Defer(string reason, string message) => _deferred.Add(new IgnoredRequest(reason, SafeText.Of(message, SafeText.Sentence)));

    /// <summary>Whether a part of the observation could not be made.</summary>
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

    /// <summary>An id from an instant: seconds in base 36, sortable, seven characters until the year 4453.</summary>
    public static string Stamp(DateTime now)
    {
        const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var seconds = (long)(now - DateTime.UnixEpoch).TotalSeconds;
        var text = "";
        for (; seconds > 0; seconds /= 36)
            text = Digits[(int)(seconds % 36)] + text;
        return "t" + text.PadLeft(6, '0').ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The instant of an id; null if the text has not that form.</summary>
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
