using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Updating;

/// <summary>One step of the update protocol. Whether it is done is read off the world each time.</summary>
internal interface IUpdateStep
{
    UpdateStep Name { get; }

    StepResult Advance(PlanContext context);
}
