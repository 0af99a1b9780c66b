using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Fences roles on production: they can no longer log in, and their sessions are terminated.</summary>
internal static class ProductionFence
{
    /// <summary>Fences every role of these kinds. Done once all are fenced.</summary>
    public static StepResult Raise(PlanContext context, params ReadOnlySpan<BindingKind> kinds)
    {
        List<PlannedAction> fences = [];
        foreach (var role in context.Observed.Database.Roles)
        {
            if (!role.Fenced && BindingId.KindOf(role.Binding) is { } kind && kinds.Contains(kind))
                fences.Add(new DatabaseAction.FenceRole(role.Name));
        }

        return fences.Count == 0 ? StepResult.Done : StepResult.Act("the roles on production to be fenced", context.Spec.Update.Deadlines.StopSeconds, fences);
    }
}
