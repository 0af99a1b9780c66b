using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>Moves in the words of the protocol.</summary>
internal static class EventWords
{
    public static string Of(in Move move, State from, Programs programs)
    {
        var words = move.Kind switch
        {
            EventKind.Look => $"the operator looks; its plan: {Plan(move.Next.Leader.Program, programs)}",
            EventKind.Step => $"the operator: {programs[from.Leader.Program]}{Refused(move.Next.Leader.Program, programs.Rest(from.Leader.Program))}",
            EventKind.ExStep => $"the ex-leader: {programs[from.Ex.Program]}{Refused(move.Next.Ex.Program, programs.Rest(from.Ex.Program))}",
            EventKind.WorkStep or EventKind.WorkGhostActs => $"{(move.Kind == EventKind.WorkStep ? "work" : "a dead operator's statement")}: {programs[Work(from, move.About).Program]}",
            EventKind.GhostActs => $"a dead operator's request: {programs[from.Ghost]}",
            EventKind.Fails => $"FAULT the operator: {programs[from.Leader.Program]} FAILS",
            EventKind.AnswerLost => $"FAULT the operator: {programs[from.Leader.Program]}; the answer is LOST",
            EventKind.SecretNotMirrored => $"FAULT the operator: {programs[from.Leader.Program]}; the mirror does not show it",
            EventKind.WorkFails or EventKind.WorkAnswerLost => $"FAULT work: {programs[Work(from, move.About).Program]}: {move.Kind}",
            EventKind.VersionEdited => $"FAULT a person sets spec.version to {Release.Text(move.About)}",
            EventKind.Restart => "an operator starts",
            _ when move.Pace == Pace.Fault && move.Kind >= EventKind.PodCrashes && move.Kind <= EventKind.SnapshotDropped => $"FAULT server {move.About}: {move.Kind}",
            _ when move.Pace == Pace.Fault => $"FAULT {move.Kind}",
            >= EventKind.Start and <= EventKind.StrayEnds => $"server {move.About}: {move.Kind}",
            _ => $"{move.Kind}",
        };
        return move.Unseen ? $"{words}; the mirror does not show it" : words;
    }

    private static string Plan(int program, Programs programs) =>
        program == 0 ? "nothing" : string.Join("; ", programs.All(program).Where(op => op.Kind != OpKind.Enter).Select(op => $"{op}"));

    private static string Refused(int left, int rest) => left == rest ? "" : " (refused: the plan ends)";

    private static Work Work(State state, int slot) => slot == 0 ? state.RestorePoint : slot >= Servers.Length ? state.Golden : state.Servers[slot].Snapshot;
}
