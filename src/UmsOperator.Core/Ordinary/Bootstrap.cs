using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Updating;

namespace UmsOperator.Core.Ordinary;

/// <summary>Step 0 on an empty production database: server 0 makes the schema as migrator, the rest wait; it is never admitted and becomes an ordinary pod at once after.</summary>
internal static class Bootstrap
{
    public static StepResult Advance(PlanContext context)
    {
        var seconds = context.Spec.Update.Deadlines.MigrationSeconds;
        if (context.Pod(0) is { Kind: BindingKind.Migrator } migrator && ServerFailure.Of(migrator, context.Now, statementRuns: false) is { } why)
            return StepResult.Hold("the first server to make the schema", $"{why}; see its log, then correct spec.image or spec.version");
        var binding = context.BindingFor(0, BindingKind.Migrator, context.ProductionName);
        return ServerMove.To(context, new ServerIntent
        {
            Ordinal = 0,
            Version = context.Spec.Version,
            Image = Versions.ImageName.Of(context.Spec.Image, context.Spec.Version),
            Binding = binding,
        }, seconds);
    }
}
