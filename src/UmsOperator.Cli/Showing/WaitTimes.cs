using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Showing;

/// <summary>The times of what an update waits for.</summary>
internal static class WaitTimes
{
    /// <summary>Since when it waits, when that is expected to end, when it is reported as stalled, and since when it waits for a person; what is not known is left out.</summary>
    public static IReadOnlyList<string> Of(UpdateStatus update, DateTime now)
    {
        List<string> said = [];
        if (update.WaitStartTime is { } begun)
        {
            said.Add($"since {Phrases.Between(begun, now)}");
            if (update.ExpectedSeconds is { } seconds)
            {
                var end = begun.AddSeconds(Math.Clamp(seconds, 0, 31_536_000));
                said.Add(end > now ? $"expected to end in {Phrases.Between(now, end)}, at {Phrases.Instant(end)}" : $"expected to end {Phrases.Between(end, now)} ago");
            }
        }

        if (update.DeadlineTime is { } deadline)
            said.Add(deadline > now ? $"reported as stalled in {Phrases.Between(now, deadline)}" : $"reported as stalled since {Phrases.Between(deadline, now)}");
        if (update.ManualWaitStartTime is { } manual)
            said.Add($"waits for a person or the window since {Phrases.Between(manual, now)}");
        return said;
    }
}
