using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>What a step says of itself: done, or what is to be done and what it waits for.</summary>
internal sealed record StepResult
{
    public static readonly StepResult Done = new() { IsDone = true };

    /// <summary>A question was noted: nothing may be decided before it is answered.</summary>
    public static readonly StepResult Asking = new();

    public bool IsDone { get; private init; }

    public IReadOnlyList<PlannedAction> Actions { get; init; } = [];

    /// <summary>In words that stay the same as long as the wait does: its clock runs by them.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When the wait began, where the world shows it; else the status remembers.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Seconds until the wait is called stalled; null: waiting for a person, which has no deadline.</summary>
    public int? DeadlineSeconds { get; init; }

    public double? ExpectedSeconds { get; init; }

    /// <summary>What is wrong and the cure: stalled at once, whatever the deadline.</summary>
    public string? Problem { get; init; }

    /// <summary>Why what the step had done is undone within it; null if nothing is.</summary>
    public string? WentBack { get; init; }

    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>A definite failure: the update turns back, or holds.</summary>
    public UndoStatus? Failure { get; init; }

    public static StepResult Act(string waitingFor, int? deadlineSeconds, params IReadOnlyList<PlannedAction> actions) =>
        new() { WaitingFor = waitingFor, DeadlineSeconds = deadlineSeconds, Actions = actions };

    public static StepResult Hold(string waitingFor, string problem) => new() { WaitingFor = waitingFor, Problem = problem };

    public static StepResult Fail(string reason, string message, DateTime now, bool hold, int? server = null, string? log = null) =>
        new() { Failure = new UndoStatus { Reason = reason, Message = message, StartTime = now, Hold = hold, Server = server, Log = log } };
}
