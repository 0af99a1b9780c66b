using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Kills the operator at the points of a plan: what it had asked for is not forwarded, or its answer is withheld.</summary>
/// <param name="plan">Picks the points.</param>
/// <param name="production">Name of the production database.</param>
/// <param name="kill">SIGKILL; returns when the process has ended.</param>
internal sealed class OperatorKiller(KillPlan plan, string production, Func<Task> kill) : IInterposer
{
    private readonly Lock _lock = new();
    private readonly StepFollower _steps = new();
    private readonly List<string> _violations = [];
    private bool _armed;
    private bool _dead;

    /// <summary>Whether the operator was killed and none has been started since.</summary>
    public bool IsDead
    {
        get { lock (_lock) return _dead; }
    }

    /// <summary>Promise P6, as the wire shows it.</summary>
    public IReadOnlyList<string> Violations
    {
        get { lock (_lock) return [.. _violations]; }
    }

    /// <summary>From now on it kills; before it only follows.</summary>
    public void Arm()
    {
        lock (_lock) _armed = true;
    }

    /// <summary>From now on it only follows again.</summary>
    public void Disarm()
    {
        lock (_lock) _armed = false;
    }

    /// <summary>Another operator is about to start.</summary>
    public void Revive()
    {
        lock (_lock) _dead = false;
    }

    public async ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The dead say nothing more, whatever was still on its way.
            if (_dead)
                return Ruling.Cut;
            // What the server refused had no effect to die after.
            if (moment == Moment.After && action.Succeeded == false)
                return Ruling.Pass;
            var (step, says) = _steps.Of(action);
            if (moment == Moment.After)
                _steps.Accept(action);
            if (!_armed)
                return Ruling.Pass;
            if (_steps.Violation(action, production) is { } violation)
                _violations.Add(violation);
            if (!plan.Take(new KillPoint(step, $"{ActionSignature.Of(action)} {says}".TrimEnd(), moment)))
                return Ruling.Pass;
            _dead = true;
        }

        await kill();
        return Ruling.Cut;
    }
}
