namespace UmsOperator.Postgres.Connections;

/// <summary>
/// When an operator no longer takes the lock from another. A fail-over takes it once, and the old leader is gone then; who finds it taken again and again has a rival. Pure.
/// </summary>
internal static class RivalPace
{
    private const int MostClashes = 2;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Between two looks of an operator that stands back.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>An operator that stands back and has not said so for that long is dead: several pauses, as its machine may be busy.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>Whether the lock is left to its holder now.</summary>
    /// <param name="clashes">When another operator was found to hold it, UTC; old ones are forgotten.</param>
    /// <param name="now">UTC.</param>
    public static bool StandsBack(List<DateTime> clashes, DateTime now)
    {
        clashes.RemoveAll(at => now - at > Memory);
        return clashes.Count >= MostClashes;
    }
}
