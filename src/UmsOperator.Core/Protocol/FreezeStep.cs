using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 2. The console Service loses its endpoints, as its desired form depends on whether an update is under way. Production's fingerprint is recorded.</summary>
internal sealed class FreezeStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Freeze;

    public StepResult Advance(PlanContext context)
    {
        if (context.Update!.Production is not null)
            return StepResult.Done;

        // If the status was lost, the comment of the golden copy still holds the fingerprint.
        if (context.Copy(CopyKind.Golden)?.Comment is { Fingerprint: { } recorded, SchemaVersion: { } schema } comment)
            return Recorded(context, recorded, schema, comment.At);

        var query = new FactQuery.Fingerprint(context.ProductionName);
        if (context.Answer(query) is not { } answer)
            return StepResult.Need(query);
        if (answer is not { Error: null, Hash: { } hash })
            return StepResult.Hold("production's fingerprint", answer.Error ?? "production's fingerprint could not be read");
        return Recorded(context, hash, answer.SchemaVersion ?? "", context.Now);
    }

    private static StepResult Recorded(PlanContext context, string fingerprint, string schema, DateTime at) =>
        StepResult.Done with { Update = context.Update! with { Production = new RecordedDatabaseStatus { Fingerprint = fingerprint, SchemaVersion = schema, RecordTime = at } } };
}
