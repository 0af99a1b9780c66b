using UmsOperator.Api;
using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Timelines;

/// <summary>An update as bars, one for each step. A step that ran more than once is one bar of the sum, at its first place.</summary>
/// <param name="Id">ID of the update.</param>
/// <param name="From">The version before.</param>
/// <param name="To">The version after.</param>
/// <param name="Outcome">How it ended; null: it runs.</param>
/// <param name="Start">When it began.</param>
/// <param name="Seconds">How long it took, or has taken so far.</param>
/// <param name="Bars">The steps.</param>
internal sealed record Timeline(string Id, string From, string To, string? Outcome, DateTime Start, double Seconds, IReadOnlyList<Bar> Bars)
{
    /// <summary>The longest time that is drawn: a year. Times in a status can be wrong.</summary>
    private const double Longest = 31_536_000;

    /// <summary>The update with this ID, or without an ID the one that runs, else the newest; null if there is none.</summary>
    public static Timeline? Of(UmsCluster cluster, string? id, DateTime now)
    {
        if (cluster.Status?.Update is { } running && (id is null || running.Id == id))
            return Of(running, now);
        return cluster.Status?.History.FirstOrDefault(one => id is null || one.Id == id) is { } entry ? Of(entry) : null;
    }

    /// <summary>An update that has ended.</summary>
    public static Timeline Of(UpdateHistoryEntry entry)
    {
        var bars = Lay(entry.Steps);
        return new Timeline(entry.Id, entry.From, entry.To, entry.Outcome, entry.StartTime, Math.Max(Bounded((entry.CompletionTime - entry.StartTime).TotalSeconds), End(bars)), bars);
    }

    /// <summary>The update under way.</summary>
    public static Timeline Of(UpdateStatus update, DateTime now)
    {
        var bars = Lay(update.Steps.Where(step => step.Step != update.Step));
        var start = Math.Max(End(bars), Bounded((update.StepStartTime - update.StartTime).TotalSeconds));
        var waited = (update.ManualWaitSeconds ?? 0) + (update.ManualWaitStartTime is { } since ? Bounded((now - since).TotalSeconds) : 0);
        var current = new Bar($"{update.Step}", start, Bounded((now - update.StepStartTime).TotalSeconds), waited, true, update.WentBack?.Reason ?? "");
        return new Timeline(update.Id, update.From, update.To, null, update.StartTime, current.Start + current.Seconds, [.. bars, current]);
    }

    private static List<Bar> Lay(IEnumerable<StepDurationStatus> steps)
    {
        List<Bar> bars = [];
        foreach (var step in steps)
        {
            var seconds = Bounded(step.Seconds);
            bars.Add(new Bar($"{step.Step}", End(bars), seconds, Math.Min(seconds, Bounded(step.ManualWaitSeconds ?? 0)), false, step.Reason ?? ""));
        }

        return bars;
    }

    private static double End(List<Bar> bars) => bars.Count == 0 ? 0 : bars[^1].Start + bars[^1].Seconds;

    private static double Bounded(double seconds) => double.IsFinite(seconds) ? Math.Clamp(seconds, 0, Longest) : 0;
}
