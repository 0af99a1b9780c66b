using UmsOperator.Core.Model;

namespace UmsOperator.Core.Status;

/// <summary>The copies of one kind.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Count">Their number, including incomplete ones.</param>
/// <param name="Bytes">Their size in bytes.</param>
public sealed record CopyFigure(CopyKind Kind, int Count, long Bytes)
{
    internal static CopyFigure Of(CopyKind kind, IReadOnlyList<CopyObserved> copies)
    {
        var found = copies.Where(copy => copy.Kind == kind).ToList();
        return new CopyFigure(kind, found.Count, found.Sum(copy => copy.SizeBytes));
    }
}
