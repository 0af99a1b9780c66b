using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Gates;

/// <summary>A person's word, where the spec asks for it.</summary>
internal sealed class ApprovalGate : IGate
{
    public const string Name = "Approval";

    public GateStatus? Judge(PlanContext context) =>
        context.Spec.Update.Approval == UpdateApproval.Automatic || context.Verb(Annotations.Approve) == context.Update!.Id
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"annotate the cluster with {Annotations.Approve}={context.Update.Id}{(context.Verb(Annotations.Approve) is { } other ? $"; it says {other}, which is another update" : "")}");
}
