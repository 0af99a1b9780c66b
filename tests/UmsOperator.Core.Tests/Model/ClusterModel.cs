using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Model;

/// <summary>A small in-memory model of pods, roles and databases that executes the real planner's plans. Promises are checked at every change.</summary>
internal sealed partial class ClusterModel
{
    public const string Uid = "0f3b9c1e-1111-2222-3333-444455556666";
    public const string P = "ums";

    private readonly Dictionary<FactQuery, FactResult> _fixedAnswers = [];
    private int _resource = 1;

    public ClusterModel(int replicas = 3, string version = "12.03.110")
    {
        Spec = new UmsClusterSpec
        {
            Version = version,
            Image = "registry.example.com/igel/ums-server",
            Replicas = replicas,
            Database = new DatabaseSpec { Host = "db", Name = P, OperatorSecretRef = new SecretReference { Name = "operator" } },
        };
    }

    /// <summary>Whether all servers share one login, so that nothing can be fenced.</summary>
    public bool IsShared => Spec.Database.Access == DatabaseAccess.SharedCredentials;

    public static readonly DateTime Begun = new(2026, 1, 10, 20, 0, 0, DateTimeKind.Utc);

    public DateTime Now { get; private set; } = Begun;

    public UmsClusterSpec Spec { get; set; }

    public long Generation { get; private set; } = 1;

    public UmsClusterStatus Status { get; set; } = new();

    public Dictionary<string, string> Annotations { get; } = new(StringComparer.Ordinal);

    public bool HasFinalizer { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    public List<PodObserved> Pods { get; } = [];

    public List<SecretObserved> Secrets { get; } = [];

    public List<ChildObserved> Children { get; } = [];

    /// <summary>Names that the cluster needs and that objects of others have.</summary>
    public List<TakenName> TakenNames { get; } = [];

    /// <summary>Parts of the observation that fail.</summary>
    public List<UnseenPart> Unseen { get; } = [];

    public List<RoleObserved> Roles { get; } = [];

    public List<CopyObserved> Copies { get; } = [];

    public ProductionObserved? Production { get; set; } = new() { Owner = "operator", OwnedByOperator = true, Empty = true };

    public DatabaseReach Reach { get; set; } = DatabaseReach.Connected;

    /// <summary>The behaviour of a started server.</summary>
    public Func<PodObserved, Misbehaviour> Behaviour { get; set; } = _ => Misbehaviour.None;

    /// <summary>Uids of pods whose node is cut off; their observed state does not change.</summary>
    public HashSet<string> CutOff { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of pods, Secrets and children that a finalizer of another program keeps after their deletion.</summary>
    public HashSet<string> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>Background tasks in observations; the model itself executes all work immediately.</summary>
    public List<BackgroundTaskObserved> Tasks { get; } = [];

    /// <summary>Why the API server refuses a request, or the database a statement; null if it is accepted.</summary>
    public Func<PlannedAction, string?> Refuses { get; set; } = _ => null;

    /// <summary>The API server's error for the dry run of a pod; null if it is accepted.</summary>
    public Func<ServerIntent, string?> Rejects { get; set; } = _ => null;

    /// <summary>Failed actions of the last plan.</summary>
    public IReadOnlyList<FailedAction> Failures { get; private set; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Events of all plans.</summary>
    public List<PlannedEvent> Events { get; } = [];

    /// <summary>Rows of production, identified by the versions that wrote them, which an undo must restore.</summary>
    public string Content { get; set; } = "";

    public Dictionary<string, string> ContentOf { get; } = new(StringComparer.Ordinal);

    public int Migrations { get; private set; }

    public void Answer(FactResult answer) => _fixedAnswers[answer.Question] = answer;

    public void Edit(Func<UmsClusterSpec, UmsClusterSpec> change)
    {
        Spec = change(Spec);
        Generation++;
    }

    public void Delete() => DeletedAt = Now;

    /// <summary>Another process takes over: it knows nothing of failed actions.</summary>
    public void Forget() => Failures = [];

    public Observed Observe(IReadOnlyList<FactResult>? answers = null) => new()
    {
        Now = Now,
        Cluster = new ClusterObserved
        {
            Namespace = "default",
            Name = "demo",
            Uid = Uid,
            Generation = Generation,
            CreatedAt = Begun,
            DeletedAt = DeletedAt,
            HasFinalizer = HasFinalizer,
            Annotations = new Dictionary<string, string>(Annotations, StringComparer.Ordinal),
            Spec = Spec,
            Status = Status,
        },
        Pods = [.. Pods.OrderBy(pod => pod.Ordinal)],
        Secrets = [.. Secrets],
        Children = [.. Children],
        TakenNames = [.. TakenNames],
        Unseen = [.. Unseen],
        Database = new DatabaseObserved
        {
            Reach = Reach,
            Problem = Reach == DatabaseReach.Connected ? null : "database.host: no answer",
            Production = Production,
            Copies = [.. Copies],
            Roles = [.. Roles],
        },
        Tasks = [.. Tasks],
        Failures = Failures,
        Answers = answers ?? [],
    };

    /// <summary>Observes and plans, supplying facts until the plan is complete; writes the status. Returns the plan and the observation.</summary>
    public (Observed Observed, Plan Plan) Decide()
    {
        List<FactResult> answers = [];
        for (var round = 0; ; round++)
        {
            round.ShouldBeLessThan(8, "the planner must stop asking for facts");
            var observed = Observe([.. answers]);
            var plan = Planner.Plan(observed);
            if (plan.Questions.Count == 0)
                return (observed, plan);
            answers.AddRange(plan.Questions.Select(Reply));
        }
    }

    /// <summary>Executes a plan up to a number of actions; fewer than all simulate a crash of the operator.</summary>
    public void Carry(Plan plan, int actions = int.MaxValue)
    {
        Status = plan.Status;
        Events.AddRange(plan.Events);
        List<ActionLane> held = [];
        List<FailedAction> failures = [];
        foreach (var action in plan.Actions.Take(actions))
        {
            var lane = ActionLane.Of("demo", Uid, action);
            if (held.Exists(lane.WaitsFor))
            {
                held.Add(lane);
                continue;
            }

            if (Refuses(action) is { } words)
            {
                held.Add(lane);
                var name = action.GetType().Name;
                var target = action is KubernetesAction.CreatePod ? $"demo-{lane.Name}" : lane.Name;
                failures.Add(new FailedAction
                {
                    Action = name,
                    Target = target,
                    Message = words,
                    Refused = !words.StartsWith("no answer", StringComparison.Ordinal),
                    Since = Failures.FirstOrDefault(one => one.Action == name && one.Target == target)?.Since ?? Now,
                });
                Log.Add($"refused: {Describe(action)}");
                continue;
            }

            Log.Add(Describe(action));
            Apply(action);
            CheckPromises();
        }

        Failures = failures;
    }

    /// <summary>Advances the time: pods stop and start, servers migrate and serve.</summary>
    public void Pass(int seconds = 5)
    {
        Now = Now.AddSeconds(seconds);
        foreach (var pod in Pods.Where(pod => !CutOff.Contains(pod.Uid)).ToList())
            Replace(pod, Live(pod));
        Pods.RemoveAll(pod => pod.DeletedAt is not null && pod.Ended && !pod.HasEndedFinalizer && !Kept.Contains(pod.Name));
        Secrets.RemoveAll(secret => secret.Deleting && !Kept.Contains(secret.Name));
        Children.RemoveAll(child => child.Deleting && !Kept.Contains(child.Name));
        CheckPromises();
    }

    /// <summary>Runs until the plan is empty and the status does not change.</summary>
    public Plan Settle(int rounds = 400, Func<ClusterModel, bool>? until = null)
    {
        for (var round = 0; round < rounds; round++)
        {
            var (_, plan) = Decide();
            var still = plan.Actions.Count == 0 && plan.Status.Update is null
                && plan.Status.Phase is ClusterPhase.Running or ClusterPhase.Blocked or ClusterPhase.Held or ClusterPhase.Paused or ClusterPhase.WaitingForWindow;
            Carry(plan);
            if (until?.Invoke(this) == true || (until is null && still))
                return plan;
            Pass();
        }

        throw new InvalidOperationException($"did not settle; phase {Status.Phase}, waiting for {Status.Update?.WaitingFor}\n{string.Join('\n', Log.TakeLast(40))}");
    }

    private static string Describe(PlannedAction action) => action switch
    {
        KubernetesAction.CreatePod create => $"CreatePod {create.Server.Ordinal} {create.Server.Version} {create.Server.Binding.Id}",
        KubernetesAction.CreateSecret secret => $"CreateSecret {secret.Binding.Id}",
        DatabaseAction.CreateRole role => $"CreateRole {role.Role} on {role.Database}",
        DatabaseAction.WriteMigrationPhase journal => $"WriteMigrationPhase {journal.Phase}",
        _ => action.ToString(),
    };

    private FactResult Reply(FactQuery question)
    {
        if (_fixedAnswers.TryGetValue(question, out var known))
            return known;
        return question switch
        {
            FactQuery.Fingerprint one => new FactResult { Question = question, Hash = SchemaOf(one.Database), SchemaVersion = SchemaOf(one.Database) },
            FactQuery.Compare two => new FactResult { Question = question, Equal = SchemaOf(two.Older) == SchemaOf(two.Younger), Differences = ["- a", "+ b"] },
            FactQuery.PodAdmission pod => new FactResult { Question = question, Error = Rejects(pod.Server) },
            FactQuery.Preflight => new FactResult { Question = question, Plan = new UpdatePlanStatus { DatabaseBytes = 1 } },
            _ => new FactResult { Question = question, Changes = new RowChangesStatus { Known = true } },
        };
    }

    private string SchemaOf(string database) => database == P ? Production!.SchemaVersion ?? "" : Copies.Single(copy => copy.Name == database).Comment!.SchemaVersion!;

    private void Replace(PodObserved old, PodObserved now)
    {
        Pods.Remove(old);
        Pods.Add(now);
    }

    private static SchemaVersion Schema(string version) => UmsVersion.TryParse(version, out var parsed) ? parsed.Schema : default;
}
