using System.Collections.Immutable;
using System.Text.Json;

namespace UmsOperator.Sandbox.Load;

/// <summary>The devices' counters since the start of the load.</summary>
public sealed record LoadSnapshot
{
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Number of completed requests, successful and failed.</summary>
    public required long Requests { get; init; }

    /// <summary>Number of requests without a status 200, including refused and broken connections. Requests are never retried.</summary>
    public required long Failed { get; init; }

    public required ImmutableSortedDictionary<string, long> FailedByReason { get; init; }

    /// <summary>The first failures with details.</summary>
    public required ImmutableArray<FailureSample> Samples { get; init; }

    /// <summary>Number of responses by server and version, as given in the responses: <c>ums-0 12.04.110</c>.</summary>
    public required ImmutableSortedDictionary<string, long> ServedBy { get; init; }

    /// <summary>Number of connections that a server closed between two requests, which is not a failure.</summary>
    public required long ClosedIdle { get; init; }

    /// <summary>Number of connections whose closing a server announced in a response.</summary>
    public required long ClosedByAnnouncement { get; init; }

    public required int OpenConnections { get; init; }

    public required TimeSpan P50 { get; init; }

    public required TimeSpan P95 { get; init; }

    public required TimeSpan P99 { get; init; }

    public required TimeSpan Slowest { get; init; }

    /// <summary>Number of endpoints that the devices know now.</summary>
    public required int VisibleEndpoints { get; init; }

    /// <summary>Number of seconds with an instant at which no endpoint was known.</summary>
    public required int UnservedSeconds { get; init; }

    /// <summary>Parses the last complete line of <see cref="LoadCommand"/>'s output; null if there is none.</summary>
    /// <param name="lines">The last lines of its output, in order.</param>
    public static LoadSnapshot? Last(IEnumerable<string> lines)
    {
        foreach (var line in lines.Reverse())
        {
            try
            {
                return JsonSerializer.Deserialize<LoadSnapshot>(line, JsonSerializerOptions.Web);
            }
            catch (JsonException)
            {
                // An incomplete line is still being written.
            }
        }

        return null;
    }
}
