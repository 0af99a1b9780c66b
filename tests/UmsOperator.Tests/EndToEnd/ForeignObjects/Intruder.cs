using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>Runs an action right before the operator's first request for an object reaches the API server.</summary>
internal sealed class Intruder : IInterposer
{
    private readonly Lock _lock = new();
    private readonly List<(Func<InterposedAction.ApiRequest, bool> Matches, Func<InterposedAction.ApiRequest, Task> Act)> _waiting = [];

    /// <summary>Whether all actions have run.</summary>
    public bool HasCome
    {
        get
        {
            lock (_lock)
                return _waiting.Count == 0;
        }
    }

    public void Before(Func<InterposedAction.ApiRequest, bool> matches, Func<InterposedAction.ApiRequest, Task> act)
    {
        lock (_lock)
            _waiting.Add((matches, act));
    }

    public async ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        if (moment == Moment.Before && action is InterposedAction.ApiRequest request && Next(request) is { } act)
            await act(request);
        return Ruling.Pass;
    }

    private Func<InterposedAction.ApiRequest, Task>? Next(InterposedAction.ApiRequest request)
    {
        lock (_lock)
        {
            var at = _waiting.FindIndex(one => one.Matches(request));
            if (at < 0)
                return null;
            var act = _waiting[at].Act;
            _waiting.RemoveAt(at);
            return act;
        }
    }
}
