using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Kills the operator at the points of a plan. Its request is then not forwarded, or the response is withheld.</summary>
/// <param name="plan">Selects the points.</param>
/// <param name="production">Name of the production database.</param>
/// <param name="kill">Sends SIGKILL; returns when the process has exited.</param>
internal sealed class OperatorKiller(KillPlan plan, string production, Func<Task> kill) : IInterposer
{
    private readonly Lock _lock = new();
    private readonly StepFollower _steps = new();
    private readonly List<string> _violations = [];
    private bool _armed;
    private bool _dead;

    /// <summary>Whether the operator was killed and no other one has been started.</summary>
    public bool IsDead
    {
        get { lock (_lock) return _dead; }
    }

    /// <summary>Violations of promise P6 that were observed in the proxies.</summary>
    public IReadOnlyList<string> Violations
    {
        get { lock (_lock) return [.. _violations]; }
    }

    /// <summary>Starts the kills; before this call it only observes.</summary>
    public void Arm()
    {
        lock (_lock) _armed = true;
    }

    /// <summary>Stops the kills; it only observes from then on.</summary>
    public void Disarm()
    {
        lock (_lock) _armed = false;
    }

    /// <summary>Must be called before another operator starts.</summary>
    public void Revive()
    {
        lock (_lock) _dead = false;
    }

    public async ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Requests of a killed operator that are still in transit are dropped.
            if (_dead)
                return Ruling.Cut;
            // A refused action has no effect, so there is no point after it.
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
