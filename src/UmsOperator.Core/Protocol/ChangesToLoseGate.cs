using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>Row changes in production since the commit, against what may be lost. They are counted once more, exactly, when production is closed for the swap.</summary>
/// <param name="word">What a person allows.</param>
/// <param name="begun">Servers have been stopped for it.</param>
internal sealed class ChangesToLoseGate(RollbackRequest word, bool begun) : IGate
{
    public const string Name = "ChangesToLose";

    public GateResult Judge(PlanContext context)
    {
        var query = new FactQuery.Drift(word.RestorePoint);
        if (context.Answer(query) is not { } answer)
            return GateResult.Need(query);
        var changes = answer is { Error: null, Changes: { } known } ? known : new RowChangesStatus { Known = false, Unknown = answer.Error ?? "nothing was counted" };
        var said = RollbackRequest.Describe(changes);
        if (word.ChangesToLose is not { } allowed)
            return Gate.Open(Name) with { Reason = SafeText.Of($"{said}; any loss is accepted", SafeText.Message) };
        if (answer.Error is not null && begun)
            return Gate.Open(Name);
        if (changes.Known && changes.Inserted + changes.Updated + changes.Deleted <= allowed)
            return Gate.Open(Name);
        // An error may pass; what no statistics show will not come back.
        var works = answer.Error is null ? RollbackRequest.Value(word.RestorePoint, changes) : RollbackRequest.Value(word.RestorePoint, null);
        return Gate.Closed(Name, $"{said}{(changes.Known ? $" and {allowed} are allowed" : "")}; to go back all the same run: {Command.Annotate(context, Annotations.Rollback, works)}; or stay on {context.Update!.To}");
    }
}
