using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Production's schema equals the fingerprint recorded at the freeze.</summary>
internal sealed class ProductionUnchangedGate : IGate
{
    public const string Name = "ProductionUnchanged";

    public GateResult Judge(PlanContext context)
    {
        var query = new FactQuery.Fingerprint(context.ProductionName);
        if (context.Answer(query) is not { } answer)
            return GateResult.Need(query);
        if (answer is not { Error: null, Hash: { } hash })
            return Gate.Closed(Name, answer.Error ?? "production's fingerprint could not be read");
        return hash == context.Update!.Production?.Fingerprint
            ? Gate.Open(Name)
            : Gate.Closed(Name, $"the schema of {context.ProductionName} has changed since the update began; undo that change, or restore spec.version and start the update again");
    }
}
