using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Showing;

/// <summary>A copy in progress.</summary>
/// <param name="Database">Name of the copy's database.</param>
/// <param name="Share">The part that is done, from 0 to 1: of the rows if they are counted, else of the bytes.</param>
/// <param name="Note">Bytes, their rate, and the time left.</param>
internal sealed record CopyLine(string Database, double Share, string Note)
{
    /// <summary>The line of a copy.</summary>
    public static CopyLine Of(CopyingStatus copy)
    {
        var (done, all) = copy.RowsExpected is > 0 and var rows ? (copy.RowsDone ?? 0, rows) : (copy.BytesDone, copy.BytesExpected);
        return new CopyLine(
            copy.Database, all > 0 ? Math.Clamp((double)done / all, 0, 1) : 0,
            $"{Phrases.Bytes(copy.BytesDone)} of {Phrases.Bytes(copy.BytesExpected)}, {Phrases.Bytes(copy.BytesPerSecond)}/s{(copy.SecondsLeft is { } left ? $", {Phrases.Duration(left)} left" : "")}");
    }
}
