using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>The progress of copies that are being made.</summary>
internal static class CopyingReport
{
    private const int Quarters = 4;

    /// <summary>Copies under way whose progress is known; null if there are none.</summary>
    public static IReadOnlyList<CopyingStatus>? Of(PlanContext context) => Running(context) is { Count: > 0 } running ? running : null;

    private static List<CopyingStatus> Running(PlanContext context) =>
        [.. context.Observed.Tasks.Where(task => task is { Running: true, Progress: not null })
            .OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => Of(task, task.Progress!, context.Now))];

    /// <summary>An event for each quarter that was completed.</summary>
    public static IEnumerable<PlannedEvent> Events(IReadOnlyList<CopyingStatus>? old, IReadOnlyList<CopyingStatus>? now)
    {
        foreach (var copy in now ?? [])
        {
            var quarter = Quarter(copy);
            var before = old?.FirstOrDefault(one => one.Database == copy.Database) is { } known ? Quarter(known) : 0;
            if (quarter > before)
                yield return new PlannedEvent(
                    false, "CopyProgress",
                    $"{copy.Database}: {quarter * 100 / Quarters} %, {Megabytes(copy.BytesDone)} of about {Megabytes(copy.BytesExpected)} MB, {Megabytes(copy.BytesPerSecond)} MB/s{Left(copy)}");
        }
    }

    private static CopyingStatus Of(BackgroundTaskObserved task, CopyProgress progress, DateTime now)
    {
        var seconds = (now - task.StartedAt).TotalSeconds;
        var rate = seconds > 0 ? progress.BytesDone / seconds : 0;
        return new CopyingStatus
        {
            Database = task.Key,
            BytesDone = progress.BytesDone,
            BytesExpected = progress.BytesExpected,
            RowsDone = progress.RowsDone,
            RowsExpected = progress.RowsExpected,
            BytesPerSecond = (long)rate,
            SecondsLeft = rate > 0 ? Math.Round(Math.Max(0, progress.BytesExpected - progress.BytesDone) / rate, 1) : null,
        };
    }

    // Never the fourth quarter: a complete copy is no longer under way.
    private static int Quarter(CopyingStatus copy) =>
        copy.BytesExpected <= 0 ? 0 : (int)Math.Min(Quarters - 1, copy.BytesDone * Quarters / copy.BytesExpected);

    private static string Left(CopyingStatus copy) => copy.SecondsLeft is { } seconds ? $", about {Math.Ceiling(seconds):0} s left" : "";

    private static long Megabytes(long bytes) => bytes / 1_000_000;
}
