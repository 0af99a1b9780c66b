using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Step 0 on an empty production database: server 0 creates the schema as migrator while the others wait. Its pod is never admitted, and is then replaced by an ordinary one.</summary>
internal static class Bootstrap
{
    public static StepResult Advance(PlanContext context)
    {
        var seconds = context.Spec.Update.Deadlines.MigrationSeconds;
        var intent = new ServerIntent
        {
            Ordinal = 0,
            Version = context.Spec.Version,
            Image = ImageName.Of(context.Spec.Image, context.Spec.Version),
            Binding = context.BindingFor(0, BindingKind.Migrator, context.ProductionName),
        };
        var migrator = context.Pod(0) is { Kind: BindingKind.Migrator, DeletedAt: null } pod ? pod : null;
        // Nothing was created yet, so a pod that has ended can be replaced if that may help.
        if (migrator is { IsOver: true } && context.Observed.Database.Production!.Empty == true && (migrator.IsLost || IsAnother(context, migrator, intent)))
            return ServerMove.Clear(context, migrator, intent.Binding.Id);
        // A part of the schema exists, and no server can be trusted to complete what another one has begun.
        if (migrator is { IsOver: true, IsLost: true } && context.Observed.Database.Production!.Empty == false)
        {
            return StepResult.Hold(
                "the first server to create the schema",
                $"server {migrator.Name} was lost before the schema was complete{(migrator.Trouble is { } trouble ? $": {trouble.Message}" : "")}; database.name: empty '{context.ProductionName}', or create it again, and the operator begins again");
        }

        if (migrator is not null && ServerFailure.Of(migrator, context.Now, statementRuns: false) is { } why)
            return StepResult.Hold("the first server to create the schema", $"{why}; see its log, then correct spec.image or spec.version");
        return ServerMove.To(context, intent, seconds);
    }

    private static bool IsAnother(PlanContext context, PodObserved pod, ServerIntent intent) =>
        !ImageName.AreSame(pod.Image, intent.Image) || pod.SpecHash != DesiredObjects.PodSpecHash(context.Spec);
}
