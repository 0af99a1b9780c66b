using UmsOperator.Api.Status;

namespace UmsOperator.Core.Gates;

/// <summary>Verdicts of gates.</summary>
internal static class Gate
{
    public static GateStatus Open(string name) => new() { Name = name, Open = true };

    public static GateStatus Closed(string name, string reason) => new() { Name = name, Open = false, Reason = reason };
}
