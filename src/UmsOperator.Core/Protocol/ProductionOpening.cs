using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Opens production to its servers where no step keeps it closed.</summary>
internal static class ProductionOpening
{
    public static StepResult Act(PlanContext context) =>
        StepResult.Act("production to be opened", context.Spec.Update.Deadlines.StopSeconds, new DatabaseAction.OpenProduction());
}
