using System.Collections.Immutable;
using System.Text.Json;

namespace UmsOperator.Sandbox.Load;

/// <summary>What the devices have seen since the load began.</summary>
public sealed record LoadSnapshot
{
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Requests that are answered or have failed.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests without a 200, refused and broken connections included; nothing is tried twice.</summary>
    public required long Failed { get; init; }

    public required ImmutableSortedDictionary<string, long> FailedByReason { get; init; }

    /// <summary>The first failures in full.</summary>
    public required ImmutableArray<FailureSample> Samples { get; init; }

    /// <summary>Answers by server and version, as the answers themselves say: <c>ums-0 12.04.110</c>.</summary>
    public required ImmutableSortedDictionary<string, long> ServedBy { get; init; }

    /// <summary>Connections that a server closed between two requests. Not a failure.</summary>
    public required long ClosedIdle { get; init; }

    /// <summary>Connections that a server announced to close, in an answer.</summary>
    public required long ClosedByAnnouncement { get; init; }

    public required int OpenConnections { get; init; }

    public required TimeSpan P50 { get; init; }

    public required TimeSpan P95 { get; init; }

    public required TimeSpan P99 { get; init; }

    public required TimeSpan Slowest { get; init; }

    /// <summary>Endpoints visible to the devices at this moment.</summary>
    public required int VisibleEndpoints { get; init; }

    /// <summary>Seconds in which at some instant no endpoint was visible.</summary>
    public required int UnservedSeconds { get; init; }

    /// <summary>Reads the last whole line that <see cref="LoadCommand"/> has written; null if there is none.</summary>
    /// <param name="lines">The end of its output, in order.</param>
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
                // Half a line: it is being written.
            }
        }

        return null;
    }
}
