using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>Compares the row changes in production since the commit with the number that may be lost. The exact count is checked again when production is closed for the swap.</summary>
/// <param name="request">The rollback request with its limit.</param>
/// <param name="begun">Whether servers were already stopped for the rollback.</param>
internal sealed class ChangesToLoseGate(RollbackRequest request, bool begun) : IGate
{
    public const string Name = "ChangesToLose";

    public GateResult Judge(PlanContext context)
    {
        var query = new FactQuery.Drift(request.RestorePoint);
        if (context.Answer(query) is not { } answer)
            return GateResult.Need(query);
        var changes = answer is { Error: null, Changes: { } known } ? known : new RowChangesStatus { Known = false, Unknown = answer.Error ?? "nothing was counted" };
        var said = RollbackRequest.Describe(changes);
        if (request.ChangesToLose is not { } allowed)
            return Gate.Open(Name) with { Reason = SafeText.Of($"{said}; any loss is accepted", SafeText.Message) };
        if (answer.Error is not null && begun)
            return Gate.Open(Name);
        if (changes.Known && changes.Inserted + changes.Updated + changes.Deleted <= allowed)
            return Gate.Open(Name);
        // An error may be temporary, so the suggested value keeps the placeholder. Statistics that were lost do not come back.
        var works = answer.Error is null ? RollbackRequest.Value(request.RestorePoint, changes) : RollbackRequest.Value(request.RestorePoint, null);
        return Gate.Closed(Name,
            $"{said}{(changes.Known ? $"; the limit is {allowed}" : "")}; to roll back anyway run: {Command.Annotate(context, Annotations.Rollback, works)}; or stay on {context.Update!.To}");
    }
}
