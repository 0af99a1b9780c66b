using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Timelines;

/// <summary>A timeline in the terminal.</summary>
internal static class TimelineChart
{
    private const int Least = 20;
    private const int Most = 100;
    private const int Beside = 46;

    /// <summary>The chart.</summary>
    /// <param name="timeline">The update.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IRenderable Of(Timeline timeline, int width)
    {
        var columns = Math.Clamp(width - Beside, Least, Most);
        var scale = timeline.Seconds > 0 ? columns / timeline.Seconds : 0;
        var table = Cells.Table("", "", "");
        foreach (var bar in timeline.Bars)
        {
            table.AddRow(
                Cells.Of(bar.Step, bar.Runs ? Cells.Heading : Cells.Plain),
                Drawn(bar, scale, columns),
                Cells.Of(Note(bar)));
        }

        var all = Phrases.Duration(timeline.Seconds);
        table.AddRow(Cells.Of(""), Cells.Of($"0{all.PadLeft(columns - 1)}", Cells.Dim), Cells.Of(""));
        return new Rows(
            Cells.Of($"Update {timeline.Id} from {timeline.From} to {timeline.To}: {timeline.Outcome ?? "running"}, began {Phrases.Instant(timeline.Start)}", Cells.Heading),
            table,
            Cells.Of("█ working   ░ waiting for a person or the maintenance window", Cells.Dim));
    }

    private static string Note(Bar bar) =>
        $"{Phrases.Duration(bar.Seconds)}{(bar.Waited > 0 ? $" ({Phrases.Duration(bar.Waited)} waiting)" : "")}{(bar.Runs ? ", running" : "")}{(bar.Note.Length > 0 ? $"; went back: {bar.Note}" : "")}";

    private static Paragraph Drawn(Bar bar, double scale, int columns)
    {
        // Each step is at least one column, so that none is invisible.
        var from = Math.Min((int)Math.Floor(bar.Start * scale), columns - 1);
        var to = Math.Clamp((int)Math.Round((bar.Start + bar.Seconds) * scale), from + 1, columns);
        var waited = bar.Seconds > 0 ? (int)Math.Round((to - from) * Math.Min(1, bar.Waited / bar.Seconds)) : 0;
        return new Paragraph()
            .Append(new string('·', from), Cells.Dim)
            .Append(new string('█', to - from - waited), Cells.Good)
            .Append(new string('░', waited), Cells.Waits)
            .Append(new string('·', columns - to), Cells.Dim);
    }
}
