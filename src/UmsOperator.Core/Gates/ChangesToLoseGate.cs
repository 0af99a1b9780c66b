using UmsOperator.Api.Status;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Updating;

namespace UmsOperator.Core.Gates;

/// <summary>Row changes in production since the commit, against what may be lost. They are counted once more, exactly, when production is closed for the swap.</summary>
/// <param name="word">What a person allows.</param>
/// <param name="begun">Servers have been stopped for it.</param>
internal sealed class ChangesToLoseGate(RollbackWord word, bool begun) : IGate
{
    public const string Name = "ChangesToLose";

    public GateStatus? Judge(PlanContext context)
    {
        if (context.Ask(new Question.Drift(word.RestorePoint)) is not { } answer)
            return null;
        if (answer.Error is { } error)
            return begun ? Gate.Open(Name) : Gate.Closed(Name, $"it is unknown how many row changes would be lost: {error}");
        if (answer.Changes is not { Known: true } changes)
            return Gate.Closed(Name, "it is unknown how many row changes since the commit would be lost, as the statistics were reset or a table was replaced; compare the two databases and restore by hand");
        var lost = changes.Inserted + changes.Updated + changes.Deleted;
        return lost <= word.ChangesToLose
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"at least {lost} row changes since the commit would be lost ({string.Join("; ", changes.Tables)}) and {word.ChangesToLose} are allowed; allow as many, or stay on {context.Update!.To}");
    }
}
