namespace UmsOperator.Sandbox.Interposing;

/// <summary>Decides at the proxies what becomes of everything that an operator does to the world.</summary>
public interface IInterposer
{
    /// <summary>Called for each action twice, from many connections at once; the action is held until it returns.</summary>
    /// <param name="action">The action; after it <see cref="InterposedAction.Succeeded"/> is known.</param>
    /// <param name="moment">Before or after its effect.</param>
    /// <param name="cancellationToken">Cancelled when the operator's connection has gone.</param>
    ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken);

    /// <summary>Called for each dry run, which changes nothing.</summary>
    /// <param name="trial">The request.</param>
    Ruling RuleTrial(InterposedAction.ApiRequest trial) => Ruling.Pass;

    /// <summary>Called for each request that only reads from the API server.</summary>
    /// <param name="isWatch">A stream of events, which may also be muted.</param>
    Ruling RuleRead(bool isWatch) => Ruling.Pass;
}
