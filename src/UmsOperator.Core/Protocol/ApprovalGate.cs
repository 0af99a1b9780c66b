using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>Manual approval before the production migration, if spec.update.approval requires it.</summary>
internal sealed class ApprovalGate : IGate
{
    public const string Name = "Approval";

    public GateResult Judge(PlanContext context) =>
        context.Spec.Update.Approval == UpdateApproval.Automatic || context.RequestAnnotation(Annotations.Approve) == context.Update!.Id
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"the production migration is not approved; to approve it run: {Command.Annotate(context, Annotations.Approve, context.Update.Id)}"
                + (context.RequestAnnotation(Annotations.Approve) is { } other ? $"; the annotation's value is \"{SafeText.Of(other, SafeText.Word)}\", which is not the ID of this update" : ""));
}
