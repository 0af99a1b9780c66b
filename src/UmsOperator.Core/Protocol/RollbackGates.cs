using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The gate before a rollback after the commit. It stays until production is swapped: servers that stopped in vain come back.</summary>
internal static class RollbackGates
{
    public static GateVerdicts Judge(PlanContext context, RollbackRequest word, bool begun)
    {
        // What only delays a beginning must not turn back what was begun: servers would stop and start for ever.
        IGate[] gates = begun
            ? [new TouchableGate(), new ChangesToLoseGate(word, begun)]
            : [new PausedGate(), new RetentionGate(), new QuietGate(), new ChangesToLoseGate(word, begun), new PodsAcceptedGate(Homes)];
        return GateVerdicts.Of([.. gates.Select(gate => gate.Judge(context))]);
    }

    /// <summary>All servers on production stop at once, and must come back on the old version.</summary>
    private static IEnumerable<ServerIntent> Homes(PlanContext context) => Enumerable.Range(0, context.Replicas).Select(context.OldVersionIntent).OfType<ServerIntent>();
}
