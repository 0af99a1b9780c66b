using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Kills the operator and starts another one.</summary>
internal sealed class KillDisturber(KillPlan plan, OperatorKiller killer, OperatorReviver reviver) : IDisturber
{
    public bool IsQuiet => !killer.IsDead;

    public IReadOnlyList<string> Violations => killer.Violations;

    public IReadOnlyDictionary<KillPoint, bool> Met => new Dictionary<KillPoint, bool>(plan.Met);

    public void Arm() => killer.Arm();

    public void Disarm() => killer.Disarm();

    public Task TendAsync(CancellationToken cancellationToken) => reviver.ReviveAsync(cancellationToken);

    public ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken) => killer.RuleAsync(action, moment, cancellationToken);
}
