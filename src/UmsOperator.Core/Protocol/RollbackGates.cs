using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The gates before a rollback after the commit. They are checked until production is swapped; if one closes, the stopped servers start again.</summary>
internal static class RollbackGates
{
    public static GateVerdicts Judge(PlanContext context, RollbackRequest request, bool begun)
    {
        // Gates that only delay the start must not abort a rollback that has begun: servers would stop and start in an endless loop.
        IGate[] gates = begun
            ? [new TouchableGate(), new ChangesToLoseGate(request, begun)]
            : [new PausedGate(), new RetentionGate(), new QuietGate(), new ChangesToLoseGate(request, begun), new PodsAcceptedGate(Homes)];
        return GateVerdicts.Of([.. gates.Select(gate => gate.Judge(context))]);
    }

    /// <summary>The pods of the old version. All servers on production stop at the same time and must return on the old version.</summary>
    private static IEnumerable<ServerIntent> Homes(PlanContext context) => Enumerable.Range(0, context.Replicas).Select(context.OldVersionIntent).OfType<ServerIntent>();
}
