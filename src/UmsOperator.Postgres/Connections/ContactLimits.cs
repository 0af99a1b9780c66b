namespace UmsOperator.Postgres.Connections;

/// <summary>How long a contact with a host may take, and how long the operator waits after a failed one.</summary>
internal static class ContactLimits
{
    /// <summary>Limit for a host that has never answered this login, or whose last contact failed.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    /// <summary>Limit for a host that answers, because its server may be busy.</summary>
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    /// <summary>A contact that fails within this time counts as refused, a slower one as silent.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The pause after a maintenance database was refused by <see cref="MaintenanceGuard"/>. It may belong to others, whom each session there
    /// disturbs. A change of the name in the spec takes effect at once.
    /// </summary>
    public static readonly TimeSpan WrongPlace = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of concurrent contacts with one host by logins that it has not answered yet.</summary>
    public const int UnansweredPerHost = 8;

    /// <summary>Maximum number of concurrent contacts with one host by one login.</summary>
    public const int PerLogin = 8;

    private const double Jitter = 0.2;
    private const int MostSecondsAfterSilence = 60;
    private const int MostSecondsAfterRefusal = 5;

    /// <summary>The pause after consecutive failures. It doubles with each, up to 60 s for a silent host and up to 5 s for one that refused at once.</summary>
    /// <param name="failures">Number of consecutive failures, at least 1.</param>
    /// <param name="took">How long the last contact took.</param>
    /// <returns>Whole seconds, because messages show them.</returns>
    public static TimeSpan Pause(int failures, TimeSpan took)
    {
        var doubled = Math.Pow(2, Math.Min(failures, 10));
        return TimeSpan.FromSeconds(took < Quick ? Math.Min(doubled / 2, MostSecondsAfterRefusal) : Math.Min(doubled, MostSecondsAfterSilence));
    }

    /// <summary>Varies a pause by up to 20 % in either direction, so that many clusters do not retry at the same moment.</summary>
    /// <param name="pause">The pause.</param>
    /// <param name="chance">Random number from 0 to 1.</param>
    public static TimeSpan Spread(TimeSpan pause, double chance) => pause * (1 + Jitter * (2 * chance - 1));
}
