using System.Collections.Immutable;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// The result of one decision (<see cref="Kind"/>), and what it records for the decisions after it in the same plan and for the status: the changed update, the servers it decided on, those
/// it stops, the pods that the API server refuses. A decision changes nothing else: it reads a <see cref="PlanContext"/> and returns this.
/// </summary>
internal sealed record StepResult
{
    /// <summary>Initialized first, because every result uses it.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoRefusals = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static readonly StepResult Done = new() { Finished = true };

    public StepKind Kind => Needs.Count > 0 ? StepKind.Need : Failure is not null ? StepKind.Fail : Finished ? StepKind.Done : Actions.Count > 0 ? StepKind.Act : StepKind.Wait;

    public bool IsDone => Kind == StepKind.Done;

    public IReadOnlyList<PlannedAction> Actions { get; init; } = [];

    /// <summary>The facts without which nothing can be decided. They are obtained, and the planner is called again.</summary>
    public IReadOnlyList<FactQuery> Needs { get; init; } = [];

    /// <summary>What is waited for. The text is constant while the wait lasts: the wait timer is keyed on it.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When the wait began, if the observation shows it; null: the status records it.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Seconds until the wait is reported as stalled; null: it waits for a user and has no deadline.</summary>
    public int? DeadlineSeconds { get; init; }

    public double? ExpectedSeconds { get; init; }

    /// <summary>What is wrong, with the remedy. It is reported as stalled at once, whatever the deadline is.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the step undoes part of its work; null if it undoes nothing.</summary>
    public string? WentBack { get; init; }

    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>The failure that turns the update back, or holds it.</summary>
    public UndoStatus? Failure { get; init; }

    /// <summary>The update as the decision changed it; null: unchanged.</summary>
    public UpdateStatus? Update { get; init; }

    /// <summary>Ordinals of the servers that it decided on. Housekeeping leaves them alone in this plan.</summary>
    public ImmutableSortedSet<int> Visited { get; init; } = [];

    /// <summary>Ordinals of the servers that it stops. They count as not serving for the rest of the plan.</summary>
    public ImmutableSortedSet<int> Reserved { get; init; } = [];

    /// <summary>Why the API server refuses pods, by the pod's name. The conditions report it in any case.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; init; } = NoRefusals;

    /// <summary>The decision on a rollback after the commit; null: none was made.</summary>
    public RollbackVerdict? Rollback { get; init; }

    private bool Finished { get; init; }

    public static StepResult Act(string waitingFor, int? deadlineSeconds, params IReadOnlyList<PlannedAction> actions) =>
        new() { WaitingFor = waitingFor, DeadlineSeconds = deadlineSeconds, Actions = actions };

    public static StepResult Hold(string waitingFor, string problem) => new() { WaitingFor = waitingFor, Problem = problem };

    public static StepResult Need(params IReadOnlyList<FactQuery> facts) => new() { Needs = facts };

    public static StepResult Fail(UndoReason reason, string message, DateTime now, bool hold, int? server = null, string? log = null) =>
        new() { Failure = new UndoStatus { Reason = $"{reason}", Message = message, StartTime = now, Hold = hold, Server = server, Log = log } };

    /// <summary>One result of several decisions.</summary>
    /// <param name="lead">The result whose kind, wait, problem and gates count.</param>
    /// <param name="results">All of them, in the order in which they were made. Actions, needed facts and records are those of all.</param>
    public static StepResult Merge(StepResult lead, IReadOnlyList<StepResult> results)
    {
        var merged = results.Aggregate(Done, static (earlier, later) => later.After(earlier));
        return lead with
        {
            Actions = [.. results.SelectMany(static one => one.Actions)],
            Needs = [.. results.SelectMany(static one => one.Needs).Distinct()],
            Update = merged.Update,
            Visited = merged.Visited,
            Reserved = merged.Reserved,
            Refusals = merged.Refusals,
            Rollback = merged.Rollback,
        };
    }

    /// <summary>This result, with what an earlier decision of the same plan recorded.</summary>
    public StepResult After(StepResult earlier) => this with
    {
        Update = Update ?? earlier.Update,
        Visited = earlier.Visited.Union(Visited),
        Reserved = earlier.Reserved.Union(Reserved),
        Refusals = earlier.Refusals.SetItems(Refusals),
        Rollback = Rollback ?? earlier.Rollback,
    };

    /// <summary>This result, which records the update of the facts it was made from unless it changed it.</summary>
    public StepResult Keeping(PlanContext context) => this with { Update = Update ?? context.Update };

    /// <summary>This result, as a decision on that server.</summary>
    public StepResult Visiting(int ordinal) => this with { Visited = Visited.Add(ordinal) };
}
