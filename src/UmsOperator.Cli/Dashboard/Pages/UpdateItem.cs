using UmsOperator.Api.Status;
using UmsOperator.Cli.Showing;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>The update under way.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Title">Which update it is, and since when it runs.</param>
/// <param name="Notices">That it is undone, held or went back, and why.</param>
/// <param name="Steps">Its steps: name, how far it is, and how long it took.</param>
/// <param name="Times">The times of what it waits for.</param>
/// <param name="Copies">Copies in progress.</param>
/// <param name="Gates">Gates of the step.</param>
internal sealed record UpdateItem(
    string Id, string Title, IReadOnlyList<string> Notices, IReadOnlyList<StepItem> Steps, IReadOnlyList<string> Times, IReadOnlyList<CopyLine> Copies, IReadOnlyList<GateStatus> Gates)
{
    /// <summary>The update.</summary>
    public static UpdateItem Of(UpdateStatus update, DateTime now) => new(
        update.Id, UpdateParts.Title(update, now), [.. new[] { UpdateParts.Undo(update), UpdateParts.WentBack(update) }.OfType<string>()],
        [.. StepLine.Of(update, now).Select(line => new StepItem($"{line.Step}", $"{line.Mark}", line.Note))],
        WaitTimes.Of(update, now), [.. (update.Copying ?? []).Select(CopyLine.Of)], update.Gates);
}
