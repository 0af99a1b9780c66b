using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>One step of the update protocol. Whether it is done is derived from each observation.</summary>
internal interface IUpdateStep
{
    UpdateStep Name { get; }

    StepResult Advance(PlanContext context);
}
