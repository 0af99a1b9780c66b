using System.Collections.Immutable;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The decision on the annotation rollback.</summary>
internal sealed record RollbackVerdict
{
    /// <summary>The undo to begin or to continue; null: none is requested, it is refused, or facts are missing.</summary>
    public UndoStatus? Undo { get; init; }

    /// <summary>A rollback that was begun and abandoned, as the new status records it.</summary>
    public RefusedRollbackStatus? Refused { get; init; }

    /// <summary>Why the annotation has no effect; null: it has one, or none is set.</summary>
    public IgnoredRequest? Ignored { get; init; }

    public IReadOnlyList<FactQuery> Needs { get; init; } = [];

    /// <summary>Why the API server refuses pods, by the pod's name.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; init; } = StepResult.NoRefusals;
}
