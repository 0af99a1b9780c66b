using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>A person's word after the commit, as the annotation says it: <c>restore point:changes</c>, or <c>restore point:any</c>.</summary>
/// <param name="RestorePoint">Name of the database that production is to go back to.</param>
/// <param name="ChangesToLose">Row changes since the commit that may be lost, at the most; null: any, also where it is unknown how many.</param>
internal sealed record RollbackRequest(string RestorePoint, long? ChangesToLose)
{
    /// <summary>What stands for any number.</summary>
    public const string Any = "any";

    /// <summary>What stands in for the bound where it depends on what a person accepts.</summary>
    public const string Bound = "<row changes that may be lost at the most, or any>";

    /// <summary>Reads it; null if it has not that form.</summary>
    public static RollbackRequest? Parse(string? value)
    {
        if (value?.LastIndexOf(':') is not (> 0 and var colon))
            return null;
        if (value[(colon + 1)..] == Any)
            return new RollbackRequest(value[..colon], null);
        return long.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var changes) ? new RollbackRequest(value[..colon], changes) : null;
    }

    /// <summary>The value that works as things are; any number is named where it is unknown how many would be lost.</summary>
    /// <param name="restorePoint">Name of the restore point.</param>
    /// <param name="changes">What would be lost; null: nobody has counted.</param>
    public static string Value(string restorePoint, RowChangesStatus? changes) =>
        $"{restorePoint}:{(changes is null ? Bound : changes.Known ? (changes.Inserted + changes.Updated + changes.Deleted).ToString(CultureInfo.InvariantCulture) : Any)}";

    /// <summary>How it is to be written, for a person.</summary>
    public static string Form(string value) => $"{Annotations.Rollback}={value}";

    /// <summary>What would be lost, in words.</summary>
    public static string Describe(RowChangesStatus changes)
    {
        var counted = changes.Inserted + changes.Updated + changes.Deleted;
        var tables = changes.Tables.Count == 0 ? "" : $" ({string.Join("; ", changes.Tables)})";
        return changes.Known
            ? $"at least {counted} row changes since the commit would be lost{tables}"
            : $"it is unknown how many row changes since the commit would be lost, as {SafeText.Of(changes.Unknown ?? "the statistics were reset or a table was replaced", SafeText.Sentence)}"
                + (counted == 0 ? "" : $"; beside that at least {counted} are counted{tables}");
    }
}
