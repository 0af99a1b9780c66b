using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Planning;

/// <summary>A plan on one page.</summary>
internal static class PlanPage
{
    /// <summary>The page.</summary>
    public static IRenderable Of(string cluster, UpdatePlan plan)
    {
        List<IRenderable> parts = [Cells.Of($"An update of {cluster} from {plan.From} to {plan.To}: {plan.Strategy}", Cells.Heading), Cells.Of(""), Steps(plan)];
        parts.AddRange(Section("Expected", Expected(plan)));
        parts.AddRange(Section("What it does", plan.Notes));
        if (plan.Preflight is { } preflight)
            parts.AddRange(Section($"What its preflight found at {Phrases.Instant(preflight.PreflightTime)}", Found(preflight)));
        else
            parts.AddRange(Section("Not known before the update's own preflight", plan.NotKnown));
        if (plan.Against.Count > 0)
            parts.AddRange(Section("Why it would not begin now", plan.Against, Cells.Bad));
        parts.AddRange([Cells.Of(""), Cells.Of("Nothing was written.", Cells.Dim)]);
        return new Rows(parts);
    }

    private static IEnumerable<IRenderable> Section(string title, IEnumerable<string> lines, Style? style = null) =>
        [Cells.Of(""), Cells.Of(title, Cells.Heading), .. lines.Select(line => Cells.Of($"  - {line}", style))];

    private static Table Steps(UpdatePlan plan)
    {
        var table = Cells.Table("STEP", "TOOK LAST TIME", "WHAT HAPPENS");
        foreach (var step in plan.Steps)
            table.AddRow(Cells.Of(step.Step), Cells.Of(step.Seconds is { } seconds ? Phrases.Duration(seconds) : "-"), Cells.Of(step.Does));
        return table;
    }

    private static IEnumerable<string> Expected(UpdatePlan plan)
    {
        yield return plan switch
        {
            { ExpectedSeconds: { } seconds } => $"about {Phrases.Duration(seconds)}, as in update {plan.MeasuredIn}, without waits for a person or the window",
            { MeasuredIn: { } id } => $"not known: update {id} did not take each of these steps",
            _ => "the duration is not known: the history has no completed update of this kind",
        };
        if (plan.MigrationSeconds is { } migration)
            yield return $"the last migration of production took {Phrases.Duration(migration)}; that of another version can take longer";
        if (plan.CopiesAtOneTime > 0)
        {
            var size = plan.MeasuredBytesAtMost is { } bytes ? $"; in update {plan.MeasuredIn} production had {Phrases.Bytes(bytes)} at most" : "";
            yield return $"the copies need {plan.CopiesAtOneTime} {(plan.CopiesAtOneTime == 1 ? "time" : "times")} the size of production at one time{size}";
        }
    }

    private static IEnumerable<string> Found(Api.Status.UpdatePlanStatus preflight) =>
    [
        $"production has {Phrases.Bytes(preflight.DatabaseBytes)}; the copies need {Phrases.Bytes(preflight.CopyBytes)} at one time",
        $"the golden copy takes about {Phrases.Duration(preflight.GoldenSeconds)}{(preflight.GoldenGuessed == true ? ", a cautious guess" : "")}",
        $"production accepts no connections for about {Phrases.Duration(preflight.ClosedSeconds)}",
        .. preflight.Warnings.Select(warning => $"warning: {warning}"),
    ];
}
