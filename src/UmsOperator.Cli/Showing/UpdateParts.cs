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
        var title = $"Update {update.Id} from {update.From} to {update.To}, began {Phrases.Between(update.StartTime, now)} ago{Strategy(update)}";
        List<IRenderable> parts = [.. StatusPage.Section(title, Steps(update, now))];
        if (update.Undo is { } undo)
            parts.Add(Cells.Of($"{(undo.Hold ? "Held" : "Undone")} ({undo.Reason}): {undo.Message}", Cells.Bad));
        if (update.WentBack is { } back)
            parts.Add(Cells.Of($"Went back from {back.From} to {back.To}, {back.Times} times: {back.Reason}", Cells.Waits));
        if (!string.IsNullOrEmpty(update.WaitingFor))
            parts.AddRange([Cells.Of(""), Cells.Of($"Waits for   {update.WaitingFor}", Cells.Waits), .. Times(update, now)]);
        if (update.Copying is { Count: > 0 } copies)
            parts.AddRange(StatusPage.Section("Copies", Copies(copies)));
        if (update.Gates.Count > 0)
            parts.AddRange(StatusPage.Section("Gates", Gates(update.Gates)));
        return parts;
    }

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

    private static IEnumerable<IRenderable> Times(UpdateStatus update, DateTime now)
    {
        List<string> said = [];
        if (update.WaitStartTime is { } begun)
        {
            said.Add($"since {Phrases.Between(begun, now)}");
            if (update.ExpectedSeconds is { } seconds)
            {
                var end = begun.AddSeconds(Math.Clamp(seconds, 0, 31_536_000));
                said.Add(end > now ? $"expected to end in {Phrases.Between(now, end)}, at {Phrases.Instant(end)}" : $"expected to end {Phrases.Between(end, now)} ago");
            }
        }

        if (update.DeadlineTime is { } deadline)
            said.Add(deadline > now ? $"reported as stalled in {Phrases.Between(now, deadline)}" : $"reported as stalled since {Phrases.Between(deadline, now)}");
        if (update.ManualWaitStartTime is { } manual)
            said.Add($"waits for a person or the window since {Phrases.Between(manual, now)}");
        return said.Count == 0 ? [] : [Cells.Of($"            {string.Join("; ", said)}", Cells.Dim)];
    }

    private static Table Copies(IReadOnlyList<CopyingStatus> copies)
    {
        var table = Cells.Table("", "", "", "");
        foreach (var copy in copies)
        {
            var (done, all) = copy.RowsExpected is > 0 and var rows ? (copy.RowsDone ?? 0, rows) : (copy.BytesDone, copy.BytesExpected);
            var share = all > 0 ? Math.Clamp((double)done / all, 0, 1) : 0;
            var filled = (int)Math.Round(share * BarWidth);
            table.AddRow(
                Cells.Of(copy.Database), Cells.Of(new string('█', filled) + new string('░', BarWidth - filled), Cells.Good), Cells.Of(string.Create(CultureInfo.InvariantCulture, $"{share:0%}")),
                Cells.Of($"{Phrases.Bytes(copy.BytesDone)} of {Phrases.Bytes(copy.BytesExpected)}, {Phrases.Bytes(copy.BytesPerSecond)}/s{Left(copy)}"));
        }

        return table;
    }

    private static string Left(CopyingStatus copy) => copy.SecondsLeft is { } left ? $", {Phrases.Duration(left)} left" : "";

    private static Table Gates(IReadOnlyList<GateStatus> gates)
    {
        var table = Cells.Table("", "", "");
        foreach (var gate in gates)
            table.AddRow(Cells.Of(gate.Open ? "open" : "closed", gate.Open ? Cells.Good : Cells.Waits), Cells.Of(gate.Name), Cells.Of(gate.Reason));
        return table;
    }
}
