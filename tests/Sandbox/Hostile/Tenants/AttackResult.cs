namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Result of an attack.</summary>
/// <param name="Name">The attack.</param>
/// <param name="Fell">What the attacker gained; null if nothing.</param>
internal sealed record AttackResult(string Name, string? Fell)
{
    private const int Shown = 300;

    /// <summary>One row of the printed table.</summary>
    public override string ToString() => $"{Name,-76} {(Fell is null ? "held" : $"FELL: {(Fell.Length > Shown ? Fell[..Shown] + "…" : Fell).ReplaceLineEndings(" ")}")}";
}
