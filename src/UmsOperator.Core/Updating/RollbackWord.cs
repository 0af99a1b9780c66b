using System.Globalization;
using UmsOperator.Api;

namespace UmsOperator.Core.Updating;

/// <summary>A person's word after the commit, as the annotation says it: <c>restore point:changes</c>.</summary>
/// <param name="RestorePoint">Name of the database that production is to go back to.</param>
/// <param name="ChangesToLose">Row changes since the commit that may be lost, at the most.</param>
internal sealed record RollbackWord(string RestorePoint, long ChangesToLose)
{
    /// <summary>Reads it; null if it has not that form.</summary>
    public static RollbackWord? Parse(string? value) =>
        value?.LastIndexOf(':') is { } colon and > 0 && long.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var changes)
            ? new RollbackWord(value[..colon], changes)
            : null;

    /// <summary>How it is to be written, for a person.</summary>
    public static string Form(string restorePoint) => $"{Annotations.Rollback}={restorePoint}:<row changes that may be lost at the most>";
}
