using System.Collections.Concurrent;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Tests.Interposing;

/// <summary>Rules as a test says, and remembers what it was shown.</summary>
internal sealed class ScriptedInterposer(Func<InterposedAction, Moment, Ruling>? rule = null) : IInterposer
{
    public ConcurrentQueue<(InterposedAction Action, Moment Moment)> Seen { get; } = [];

    public ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        Seen.Enqueue((action, moment));
        return ValueTask.FromResult(rule?.Invoke(action, moment) ?? Ruling.Pass);
    }
}
