using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 2. The console Service loses its endpoints (its desired form follows from the update being there); production's fingerprint is recorded.</summary>
internal sealed class FreezeStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Freeze;

    public StepResult Advance(PlanContext context)
    {
        if (context.Update!.Production is not null)
            return StepResult.Done;

        // After a loss of status the golden copy's comment still tells what production was.
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
        StepResult.Done with { Update = context.Update! with { Production = new RecordedDatabaseStatus { Fingerprint = fingerprint, SchemaVersion = schema, At = at } } };
}
