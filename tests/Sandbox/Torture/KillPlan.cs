using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Picks the points. Each is taken once, so that in the end the operator gets past all of them.</summary>
/// <param name="options">How often.</param>
/// <param name="steps">Where.</param>
/// <param name="time">For the patience, which begins now.</param>
internal sealed class KillPlan(KillOptions options, ImmutableArray<string> steps, TimeProvider time)
{
    /// <summary>Not of a step: what is read and written all the time. Worth one death in all.</summary>
    public const string Always = "Always";

    private readonly Dictionary<KillPoint, bool> _met = [];
    private readonly long _begun = time.GetTimestamp();

    /// <summary>All that were met, and whether the operator was killed there.</summary>
    public IReadOnlyDictionary<KillPoint, bool> Met => _met;

    /// <summary>Whether the operator is to die here, now.</summary>
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

    // The same for a seed on every machine, in whatever order the points come.
    private double Drawn(KillPoint point) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Seed} {point}"))) / (double)uint.MaxValue;
}
