using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>Parses the reason of an undo, which is text in the status.</summary>
internal static class UndoReasons
{
    /// <summary>The reason; null if there is no undo, or if its text is no reason of this version.</summary>
    public static UndoReason? Why(this UndoStatus? undo) => Enum.TryParse<UndoReason>(undo?.Reason, out var reason) && $"{reason}" == undo!.Reason ? reason : null;
}
