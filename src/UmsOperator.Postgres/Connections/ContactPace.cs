namespace UmsOperator.Postgres.Connections;

/// <summary>How long a contact with a host may take, and how long it is left alone after one that failed.</summary>
internal static class ContactPace
{
    /// <summary>For a host that has never answered with this login, or failed last.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    /// <summary>For a host that answers: its server may be busy.</summary>
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    /// <summary>A failure within this time cost next to nothing.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    /// <summary>The pause after a maintenance database that is no place for the operator. It may be another's, whom each visit disturbs; another name in the spec is tried at once.</summary>
    public static readonly TimeSpan WrongPlace = TimeSpan.FromSeconds(30);

    /// <summary>Contacts at a time with one host by logins that it has not answered yet.</summary>
    public const int StrangersPerHost = 8;

    /// <summary>Contacts at a time with one host and login.</summary>
    public const int PerLogin = 8;

    private const double Jitter = 0.2;
    private const int MostSecondsAfterSilence = 60;
    private const int MostSecondsAfterRefusal = 5;

    /// <summary>The pause after a number of failures in a row: it doubles, for a host that was silent much further than for one that refused at once.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="took">How long the last contact took.</param>
    /// <returns>Whole seconds, as they are told.</returns>
    public static TimeSpan Pause(int failures, TimeSpan took)
    {
        var doubled = Math.Pow(2, Math.Min(failures, 10));
        return TimeSpan.FromSeconds(took < Quick ? Math.Min(doubled / 2, MostSecondsAfterRefusal) : Math.Min(doubled, MostSecondsAfterSilence));
    }

    /// <summary>A little more or less, so that many clusters do not come at the same instant.</summary>
    /// <param name="pause">The pause.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Spread(TimeSpan pause, double chance) => pause * (1 + Jitter * (2 * chance - 1));
}
