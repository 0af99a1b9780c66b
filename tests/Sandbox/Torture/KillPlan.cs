using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Selects the points. Each point is used once, so that the operator eventually gets past all of them.</summary>
/// <param name="options">Share and seed.</param>
/// <param name="steps">Steps in which the operator is killed.</param>
/// <param name="time">Clock for the patience, which begins now.</param>
internal sealed class KillPlan(KillOptions options, ImmutableArray<string> steps, TimeProvider time)
{
    /// <summary>Pseudo step of actions that happen all the time; one kill in total is enough.</summary>
    public const string Always = "Always";

    // Read for the progress while the proxies add to it.
    private readonly ConcurrentDictionary<KillPoint, bool> _met = [];
    private readonly long _begun = time.GetTimestamp();

    /// <summary>All reached points, and whether the operator was killed there.</summary>
    public IReadOnlyDictionary<KillPoint, bool> Met => _met;

    /// <summary>Whether to kill the operator at this point now.</summary>
    public bool Take(KillPoint point)
    {
        if (_met.TryGetValue(point, out var killed) && killed)
            return false;
        var isFirst = !_met.Any(one => one.Value && one.Key.Step == point.Step && one.Key.Moment == point.Moment);
        var isDrawn = time.GetElapsedTime(_begun) < options.Patience && Drawn(point) < options.Share;
        var take = (steps.Contains(point.Step) || point.Step == Always) && (isFirst || isDrawn);
        _met[point] = take;
        return take;
    }

    // Depends only on seed and point, not on the machine or the order of the points.
    private double Drawn(KillPoint point) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Seed} {point}"))) / (double)uint.MaxValue;
}
