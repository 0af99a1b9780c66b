using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Processor times of a process, read from /proc.</summary>
/// <param name="All">Processor time of the process.</param>
/// <param name="Idle">Processor time of each thread at idle priority, by thread ID. Such threads run only when no other thread needs the processor.</param>
internal sealed record ThreadTimes(TimeSpan All, ImmutableDictionary<string, TimeSpan> Idle)
{
    private const double TicksPerSecond = 100;
    private const string IdlePolicy = "5"; // SCHED_IDLE
    private const int Policy = 41 - 3, UserTime = 14 - 3, SystemTime = 15 - 3;

    /// <summary>Reads the times of a process.</summary>
    public static ThreadTimes Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var idle = ImmutableDictionary<string, TimeSpan>.Empty;
        foreach (var thread in Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")))
        {
            if (Fields(thread) is { } fields && fields[Policy] == IdlePolicy)
                idle = idle.Add(thread, TimeSpan.FromSeconds((Number(fields[UserTime]) + Number(fields[SystemTime])) / TicksPerSecond));
        }

        return new ThreadTimes(process.TotalProcessorTime, idle);
    }

    /// <summary>Processor time of all other threads since an earlier reading.</summary>
    public TimeSpan CompetingSince(ThreadTimes earlier) =>
        All - earlier.All - Idle.Aggregate(TimeSpan.Zero, (sum, thread) => sum + (thread.Value - earlier.Idle.GetValueOrDefault(thread.Key, thread.Value)));

    private static string[]? Fields(string thread)
    {
        try
        {
            // The name is in parentheses and may contain any character, so fields are counted after it.
            var line = File.ReadAllText(Path.Combine(thread, "stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
