using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Row changes as a fact gives them.</summary>
internal static class RowChanges
{
    /// <summary>The figures; unknown with the error where there are none.</summary>
    public static RowChangesStatus Of(FactResult answer) =>
        answer is { Error: null, Changes: { } known } ? known : new RowChangesStatus { Known = false, Unknown = answer.Error };
}
