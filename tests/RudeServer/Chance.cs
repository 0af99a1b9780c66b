using System.Security.Cryptography;
using System.Text;

namespace RudeServer;

/// <summary>Random values that seed, server, version, mode and part determine. Thread-safe.</summary>
internal sealed class Chance(ServerSettings settings, string part)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(BitConverter.ToInt32(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Seed} {settings.PodName} {settings.Version} {settings.IsUpdateMode} {part}"))));

    /// <summary>A random duration between two limits in seconds.</summary>
    public TimeSpan Seconds(double least, double most)
    {
        lock (_gate) return TimeSpan.FromSeconds(least + ((most - least) * _random.NextDouble()));
    }

    public int Below(int end)
    {
        lock (_gate) return _random.Next(end);
    }

    public bool OneIn(int times) => Below(times) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        lock (_gate) _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>As <see cref="Seconds"/>; zero with <c>RUDE_CALM=true</c>.</summary>
    public TimeSpan Dawdle(double least, double most) => settings.IsCalm ? TimeSpan.Zero : Seconds(least, most);
}
