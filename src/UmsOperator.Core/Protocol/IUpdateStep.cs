using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>One step of the update protocol. Whether it is done is derived from each observation.</summary>
internal interface IUpdateStep
{
    UpdateStep Name { get; }

    /// <summary>Decides on the step: reads the facts and returns what to do and what it changes. It changes nothing itself.</summary>
    StepResult Advance(PlanContext context);
}
