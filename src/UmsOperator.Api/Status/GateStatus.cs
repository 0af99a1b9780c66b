namespace UmsOperator.Api.Status;

/// <summary>A condition that must hold before a step.</summary>
public sealed record GateStatus
{
    /// <summary>Name in CamelCase.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it holds.</summary>
    public bool Open { get; init; }

    /// <summary>What fails and the cure, when it does not hold.</summary>
    public string? Reason { get; init; }
}
