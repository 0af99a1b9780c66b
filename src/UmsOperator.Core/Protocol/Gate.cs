using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>Creates the results of gates.</summary>
internal static class Gate
{
    public static GateStatus Open(string name) => new() { Name = name, Open = true };

    public static GateStatus Closed(string name, string reason) => new() { Name = name, Open = false, Reason = SafeText.Of(reason, SafeText.Message) };
}
