using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>The value of the annotation rollback: <c>restore point:changes</c>, or <c>restore point:any</c>.</summary>
/// <param name="RestorePoint">Name of the database that becomes production again.</param>
/// <param name="ChangesToLose">Maximum number of row changes since the commit that may be lost; null: any number, even if unknown.</param>
internal sealed record RollbackRequest(string RestorePoint, long? ChangesToLose)
{
    /// <summary>The value for any number.</summary>
    public const string Any = "any";

    /// <summary>The placeholder for the bound in a printed command.</summary>
    public const string Bound = "<maximum number of row changes to lose, or any>";

    /// <summary>Parses the value; null if it is malformed.</summary>
    public static RollbackRequest? Parse(string? value)
    {
        if (value?.LastIndexOf(':') is not (> 0 and var colon))
            return null;
        if (value[(colon + 1)..] == Any)
            return new RollbackRequest(value[..colon], null);
        return long.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var changes) ? new RollbackRequest(value[..colon], changes) : null;
    }

    /// <summary>The value that would work now; it allows any number if the number is unknown.</summary>
    /// <param name="restorePoint">Name of the restore point.</param>
    /// <param name="changes">The changes that would be lost; null: they were not counted.</param>
    public static string Value(string restorePoint, RowChangesStatus? changes) =>
        $"{restorePoint}:{(changes is null ? Bound : changes.Known ? (changes.Inserted + changes.Updated + changes.Deleted).ToString(CultureInfo.InvariantCulture) : Any)}";

    /// <summary>The annotation as it is written.</summary>
    public static string Form(string value) => $"{Annotations.Rollback}={value}";

    /// <summary>The changes that would be lost, as text.</summary>
    public static string Describe(RowChangesStatus changes)
    {
        var counted = changes.Inserted + changes.Updated + changes.Deleted;
        var tables = changes.Tables.Count == 0 ? "" : $" ({string.Join("; ", changes.Tables)})";
        return changes.Known
            ? $"at least {counted} row changes since the commit would be lost{tables}"
            : $"it is unknown how many row changes since the commit would be lost, as {SafeText.Of(changes.Unknown ?? "the statistics were reset or a table was replaced", SafeText.Sentence)}"
                + (counted == 0 ? "" : $"; in addition, at least {counted} are counted{tables}");
    }
}
