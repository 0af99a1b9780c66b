namespace UmsOperator.Api.Status;

/// <summary>A condition that must hold before a step.</summary>
public sealed record GateStatus
{
    /// <summary>Name of the gate in CamelCase.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the gate is open.</summary>
    public bool Open { get; init; }

    /// <summary>What keeps the gate closed and how to open it. Absent if it is open.</summary>
    public string? Reason { get; init; }
}
