using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Describes moves in terms of the protocol.</summary>
internal static class EventWords
{
    public static string Of(in Move move, State from, Programs programs)
    {
        var words = move.Kind switch
        {
            EventKind.Reconcile => $"the operator reconciles; its plan: {Plan(move.Next.Leader.Program, programs)}",
            EventKind.Step => $"the operator: {programs[from.Leader.Program]}{Ends(move.Next.Leader.Program, programs.Rest(from.Leader.Program), programs)}",
            EventKind.ExStep => $"the ex-leader: {programs[from.Ex.Program]}{Ends(move.Next.Ex.Program, programs.Rest(from.Ex.Program), programs)}",
            EventKind.WorkStep or EventKind.WorkOrphanActs => $"{(move.Kind == EventKind.WorkStep ? "work" : "a dead operator's statement")}: {programs[Work(from, move.About).Program]}",
            EventKind.OrphanActs => $"a dead operator's request: {programs[from.Orphan]}",
            EventKind.Crash => "FAULT Crash; another operator process starts",
            EventKind.Fails => $"FAULT the operator: {programs[from.Leader.Program]} FAILS",
            EventKind.AnswerLost => $"FAULT the operator: {programs[from.Leader.Program]}; the response is LOST",
            EventKind.SecretNotMirrored => $"FAULT the operator: {programs[from.Leader.Program]}; the cache does not show it",
            EventKind.WorkFails or EventKind.WorkAnswerLost => $"FAULT work: {programs[Work(from, move.About).Program]}: {move.Kind}",
            EventKind.VersionEdited => $"FAULT a user sets spec.version to {Release.Text(move.About)}",
            _ when move.Pace == Pace.Fault && move.Kind >= EventKind.PodCrashes && move.Kind <= EventKind.SnapshotDropped => $"FAULT server {move.About}: {move.Kind}",
            _ when move.Pace == Pace.Fault => $"FAULT {move.Kind}",
            >= EventKind.Start and <= EventKind.StrayEnds => $"server {move.About}: {move.Kind}",
            _ => $"{move.Kind}",
        };
        for (var slot = 0; slot <= Servers.Length; slot++)
        {
            if (Work(move.Next, slot) is { State: Model.Work.OfLeader } && Work(from, slot).State != Model.Work.OfLeader)
                words += $"; work on the {(slot == 0 ? "restore point" : slot == Servers.Length ? "golden copy" : $"snapshot of server {slot}")} starts";
        }

        return move.Unseen ? $"{words}; the cache does not show it" : words;
    }

    private static string Plan(int program, Programs programs) =>
        program == 0 ? "nothing" : string.Join("; ", programs.All(program).Where(op => op.Kind != OpKind.Enter).Select(op => $"{op}"));

    private static string Ends(int left, int rest, Programs programs) =>
        left == 0 && programs.All(rest).Any(op => op.Kind is not (OpKind.Enter or OpKind.StartWork)) ? " (the plan ends)" : "";

    private static Work Work(State state, int slot) => slot == 0 ? state.RestorePoint : slot >= Servers.Length ? state.Golden : state.Servers[slot].Snapshot;
}
