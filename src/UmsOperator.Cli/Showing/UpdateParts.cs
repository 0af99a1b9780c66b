using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Showing;

/// <summary>The parts of the page about the update under way.</summary>
internal static class UpdateParts
{
    private const int BarWidth = 24;

    /// <summary>Steps, waits, copies and gates.</summary>
    public static IEnumerable<IRenderable> Of(UpdateStatus update, DateTime now)
    {
        List<IRenderable> parts = [.. StatusPage.Section(Title(update, now), Steps(update, now))];
        if (Undo(update) is { } undo)
            parts.Add(Cells.Of(undo, Cells.Bad));
        if (WentBack(update) is { } back)
            parts.Add(Cells.Of(back, Cells.Waits));
        if (!string.IsNullOrEmpty(update.WaitingFor))
            parts.AddRange([Cells.Of(""), Cells.Of($"Waits for   {update.WaitingFor}", Cells.Waits), .. Times(update, now)]);
        if (update.Copying is { Count: > 0 } copies)
            parts.AddRange(StatusPage.Section("Copies", Copies(copies)));
        if (update.Gates.Count > 0)
            parts.AddRange(StatusPage.Section("Gates", Gates(update.Gates)));
        return parts;
    }

    /// <summary>Which update it is, and since when it runs.</summary>
    public static string Title(UpdateStatus update, DateTime now) =>
        $"Update {update.Id} from {update.From} to {update.To}, began {Phrases.Between(update.StartTime, now)} ago{Strategy(update)}";

    /// <summary>Why it is undone or held; null if it is not.</summary>
    public static string? Undo(UpdateStatus update) => update.Undo is { } undo ? $"{(undo.Hold ? "Held" : "Undone")} ({undo.Reason}): {undo.Message}" : null;

    /// <summary>Why it went back to an earlier step; null if it did not.</summary>
    public static string? WentBack(UpdateStatus update) => update.WentBack is { } back ? $"Went back from {back.From} to {back.To}, {back.Times} times: {back.Reason}" : null;

    private static string Strategy(UpdateStatus update) => update.Plan is { Strategy.Length: > 0 } plan
        ? $" ({plan.Strategy}{(plan.ClosedSeconds > 0 ? $", production closed for about {Phrases.Duration(plan.ClosedSeconds)}" : "")})"
        : "";

    private static Table Steps(UpdateStatus update, DateTime now)
    {
        var table = Cells.Table("", "", "");
        foreach (var line in StepLine.Of(update, now))
        {
            var (mark, style) = line.Mark switch
            {
                StepMark.Done => ("✓", Cells.Good),
                StepMark.Now => ("▶", Cells.Waits),
                StepMark.Skipped => ("-", Cells.Dim),
                _ => ("·", Cells.Dim),
            };
            table.AddRow(Cells.Of(mark, style), Cells.Of($"{line.Step}", line.Mark == StepMark.Now ? Cells.Heading : style), Cells.Of(line.Note));
        }

        return table;
    }

    private static IEnumerable<IRenderable> Times(UpdateStatus update, DateTime now) =>
        WaitTimes.Of(update, now) is { Count: > 0 } said ? [Cells.Of($"            {string.Join("; ", said)}", Cells.Dim)] : [];

    private static Table Copies(IReadOnlyList<CopyingStatus> copies)
    {
        var table = Cells.Table("", "", "", "");
        foreach (var copy in copies.Select(CopyLine.Of))
        {
            var filled = (int)Math.Round(copy.Share * BarWidth);
            table.AddRow(
                Cells.Of(copy.Database), Cells.Of(new string('█', filled) + new string('░', BarWidth - filled), Cells.Good),
                Cells.Of(string.Create(CultureInfo.InvariantCulture, $"{copy.Share:0%}")), Cells.Of(copy.Note));
        }

        return table;
    }

    private static Table Gates(IReadOnlyList<GateStatus> gates)
    {
        var table = Cells.Table("", "", "");
        foreach (var gate in gates)
            table.AddRow(Cells.Of(gate.Open ? "open" : "closed", gate.Open ? Cells.Good : Cells.Waits), Cells.Of(gate.Name), Cells.Of(gate.Reason));
        return table;
    }
}
