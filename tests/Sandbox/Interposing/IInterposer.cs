namespace UmsOperator.Sandbox.Interposing;

/// <summary>Decides in the proxies what happens to each of an operator's changes.</summary>
public interface IInterposer
{
    /// <summary>Called twice for each action, concurrently from many connections; the action is held until it returns.</summary>
    /// <param name="action">The action; in the second call <see cref="InterposedAction.Succeeded"/> is set.</param>
    /// <param name="moment">Whether the call is before or after its effect.</param>
    /// <param name="cancellationToken">Cancelled when the operator disconnects.</param>
    ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken);

    /// <summary>Called for each dry run, which changes nothing.</summary>
    /// <param name="trial">The request.</param>
    Ruling RuleTrial(InterposedAction.ApiRequest trial) => Ruling.Pass;

    /// <summary>Called for each read request to the API server.</summary>
    /// <param name="isWatch">Whether it is a watch, which may also be muted.</param>
    Ruling RuleRead(bool isWatch) => Ruling.Pass;
}
