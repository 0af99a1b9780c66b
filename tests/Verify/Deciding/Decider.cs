using System.Collections.Concurrent;
using UmsOperator.Api.Status;
using UmsOperator.Core;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;
using UmsOperator.Verify.Mutating;

namespace UmsOperator.Verify.Deciding;

/// <summary>
/// Runs the real planner, once for each distinct observation because it is a pure function. For a sample it checks that a second run gives the same
/// plan (promise P8), and what the plan is with missing facts. Thread-safe.
/// </summary>
internal sealed class Decider(Setup setup, Programs programs, Mutant? mutant = null)
{
    private const int SampleOf = 64;
    private const int RulesOf = 4;

    // The lowest bits of a fingerprint are not random.
    private const int SampleBits = 8;
    private const int MostRounds = 6;

    private readonly Func<Observed, Plan> _planner = PlannerOf(mutant);
    private readonly Projection _projection = new(setup);
    private readonly Compiler _compiler = new(programs, mutant?.Shuffle);
    private readonly ConcurrentDictionary<ulong, Decision> _known = new();
    private readonly ConcurrentDictionary<ulong, string?> _ends = new();

    /// <summary>Number of distinct observations that were planned.</summary>
    public int Asked => _known.Count;

    public Decision Decide(in State state)
    {
        var visible = VisibleState.Of(state, setup.Servers);
        var key = State.Fingerprint(visible, setup.Size);
        return _known.TryGetValue(key, out var known) ? known : _known.GetOrAdd(key, Make(visible, key));
    }

    /// <summary>Why a state without further moves is not a valid end; null if it is the goal, or a hold that tells the user what to do (promise P7).</summary>
    public string? JudgeEnd(in State state)
    {
        var visible = VisibleState.Of(state, setup.Servers);
        var hurt = state.Hurt;
        return _ends.GetOrAdd(State.Fingerprint(visible, setup.Size) ^ (hurt ? 1UL : 0), _ => End(visible, hurt));
    }

    /// <summary>Plans an observation and supplies all facts that the planner asks for.</summary>
    public (Observed Observed, Plan Plan) Ask(State visible, TimeSpan later = default, Func<FactQuery, FactResult>? answers = null)
    {
        List<FactResult> given = [];
        for (var round = 0; round < MostRounds; round++)
        {
            var observed = _projection.Observe(visible, [.. given], later);
            var plan = _planner(observed);
            if (plan.Questions.Count == 0)
                return (observed, plan);
            given.AddRange(plan.Questions.Select(question => answers?.Invoke(question) ?? Answers.To(question, visible)));
        }

        throw new InvalidOperationException("the planner never stops asking for facts");
    }

    private Decision Make(State visible, ulong key)
    {
        var (observed, plan) = Ask(visible);
        var program = _compiler.Compile(plan, visible);
        var fault = PlanRules.Misremembered(observed, plan) ?? ((key >> SampleBits) % RulesOf == 0 ? PlanRules.Broken(observed, plan, _planner) : null);
        if (fault is null && (key >> SampleBits) % SampleOf == 0 && _compiler.Compile(Ask(visible).Plan, visible) != program)
            fault = "P8: the same observation gives another plan";
        byte takes = 0;
        foreach (var delete in plan.Actions.OfType<KubernetesAction.DeletePod>())
            takes |= (byte)(1 << observed.Pods.First(pod => pod.Name == delete.Name).Ordinal);
        return new Decision(program, plan.Status.Phase ?? ClusterPhase.Adopting, takes, fault);
    }

    private static Func<Observed, Plan> PlannerOf(Mutant? mutant) => mutant is null
        ? Planner.Plan
        : observed =>
        {
            var seen = mutant.Lie is { } lie && observed.Database.Production is not null ? lie(observed) : observed;
            var plan = Planner.Plan(seen);
            return plan.Questions.Count > 0 ? plan : mutant.Twist is { } twist && observed.Database.Production is not null ? twist(observed, plan) : plan;
        };

    /// <summary>The failures that the host reports for pods that the API server refuses.</summary>
    private static IReadOnlyList<FailedAction> Refused(Plan plan, Observed observed) =>
        [.. plan.Actions.OfType<KubernetesAction.CreatePod>()
            .Select(create => new FailedAction { Action = nameof(KubernetesAction.CreatePod), Target = $"{create.Server.Ordinal}", Message = "refused", Since = observed.Now })];

    private string? End(State visible, bool hurt)
    {
        if (visible.Intent is { Deleted: true, Finalizer: false })
            return EndRules.AfterDeletion(visible, setup);
        var (observed, plan) = Ask(visible);
        if (plan.Status.Phase == ClusterPhase.Running)
            return EndRules.AtGoal(visible, setup);

        // A wait must differ from a hang: long after its deadline the status must say what it waits for.
        var waited = observed with { Now = observed.Now.AddDays(30), Cluster = observed.Cluster with { Status = plan.Status }, Failures = visible.NoPods ? Refused(plan, observed) : [] };
        return EndRules.OfHold(_planner(waited), hurt);
    }
}
