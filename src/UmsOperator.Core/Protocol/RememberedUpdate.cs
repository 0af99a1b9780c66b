using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Validates the update in the status. A malformed one, edited by hand or written by another version, counts as lost: the update is then recovered from its copies (promise P5), and there
/// is none if there are no copies.
/// </summary>
internal static class RememberedUpdate
{
    private const int MostServers = 6;

    /// <summary>Clocks of API servers differ by a little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The valid update, or null. Waits that began in the future begin now: they would never be overdue (promise P7).</summary>
    public static UpdateStatus? OrLost(UpdateStatus? update, DateTime now)
    {
        return OrLost(update) is not { } valid ? null : valid with
        {
            StartTime = Past(valid.StartTime),
            StepStartTime = Past(valid.StepStartTime),
            WaitStartTime = valid.WaitStartTime is { } wait ? Past(wait) : null,
            ManualWaitStartTime = valid.ManualWaitStartTime is { } manual ? Past(manual) : null,
            WentBack = valid.WentBack is { } back ? back with { FirstTime = Past(back.FirstTime) } : null,
        };

        DateTime Past(DateTime time) => time > now + Tolerance ? now : time;
    }

    public static UpdateStatus? OrLost(UpdateStatus? update) =>
        // The old version may be that of a schema (12.03): where no server runs, the patch is unknown.
        update is { Id.Length: > 0, Replicas: >= 1 and <= MostServers, From.Length: > 0 } && UmsVersion.TryParse(update.To, out _) ? update : null;
}
