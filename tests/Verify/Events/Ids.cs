using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>
/// Replaces the clock as the source of IDs: the next ID is always one more than the newest ID that any object or remaining plan refers to. An ID that
/// was assigned without any effect leaves no trace and is assigned again.
/// </summary>
internal static class Ids
{
    /// <summary>The next ID.</summary>
    public static byte Next(ref State state, Scene scene)
    {
        var programs = scene.Programs;
        var max = Max(1, state.Remembered.UpdateId, state.Remembered.FailedId);
        max = Max(max, state.Intent.Retry, state.Missed.Intent.Retry);
        max = Max(max, state.Intent.Abort, state.Missed.Intent.Abort);
        max = Math.Max(max, (int)state.Remembered.HeldId);
        max = Max(max, programs.YoungestId(state.Leader.Program), programs.YoungestId(state.Ex.Program));
        max = Max(max, programs.YoungestId(state.Orphan), Of(state.Missed.Binding));
        max = Max(max, Of(state.Missed.Pod.Binding), Of(state.Golden, programs));
        max = Max(max, Of(state.RestorePoint, programs), 0);
        for (var i = 0; i < Copies.Length && state.Copies[i].Id != 0; i++)
            max = Math.Max(max, (int)state.Copies[i].Id);
        for (var ordinal = 0; ordinal < scene.Setup.Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            max = Max(max, Of(server.Pod.Binding), Of(server.Stray.Binding));
            max = Math.Max(max, Of(server.Snapshot, programs));
            for (var i = 0; i < Logins.Length && server.Logins[i].Code != 0; i++)
                max = Math.Max(max, Of(server.Logins[i].Code));
        }

        return max < Instants.MostIds ? (byte)(max + 1) : throw new EndlessException("ids of updates and bindings");
    }

    private static int Of(ushort binding) => Math.Max(BindingCode.IdOf(binding), BindingCode.StampOf(binding));

    private static int Of(Work work, Deciding.Programs programs) => work.State == Work.None ? 0 : Math.Max(work.Id, (int)programs.YoungestId(work.Program));

    private static int Max(int one, int other, int third) => Math.Max(one, Math.Max(other, third));
}
