using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Result of one trap.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Places">Places where it was planted.</param>
/// <param name="Fired">Number of sessions that ran it, without the planters' own.</param>
/// <param name="AsWhom">Roles as which it ran: operator, server, worker.</param>
/// <param name="Refusal">Who refused it and why; null if it was not refused.</param>
/// <param name="Gained">What it could have gained; empty is a success.</param>
internal sealed record TrapRow(string Id, ImmutableArray<string> Places, int Fired, ImmutableArray<string> AsWhom, string? Refusal, ImmutableArray<string> Gained)
{
    private const int RefusalShown = 160;

    /// <summary>Whether it ran in a session of the operator's own login.</summary>
    public bool RanAsOperator => AsWhom.Any(whom => whom.StartsWith("operator", StringComparison.Ordinal));

    /// <summary>One row of the printed table.</summary>
    public override string ToString()
    {
        var end = this switch
        {
            { Gained.IsEmpty: false } => $"ESCALATED: {string.Join(", ", Gained)}",
            { RanAsOperator: true } => "RAN AS THE OPERATOR",
            { Refusal: null } => "gained nothing",
            _ => "",
        };
        if (Refusal is not null)
            end += $"{(end.Length > 0 ? "; " : "")}refused by {(Refusal.Length > RefusalShown ? Refusal[..RefusalShown] + "…" : Refusal).ReplaceLineEndings(" ")}";
        return $"{Id,-28} {string.Join(" + ", Places),-52} {Fired,4}  {string.Join(", ", AsWhom),-30} {end}";
    }
}
