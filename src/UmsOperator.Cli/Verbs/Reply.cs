namespace UmsOperator.Cli.Verbs;

/// <summary>What the operator made of a request.</summary>
/// <param name="Accepted">Whether it was taken up; false: it was refused.</param>
/// <param name="Words">The operator's words.</param>
/// <param name="IsFirm">Whether it stays: false for a problem that may pass by itself, such as a database that does not answer for a moment.</param>
internal sealed record Reply(bool Accepted, string Words, bool IsFirm)
{
    /// <summary>Taken up.</summary>
    public static Reply Taken(string words) => new(true, words, true);

    /// <summary>Refused.</summary>
    public static Reply Refused(string words) => new(false, words, true);

    /// <summary>Not taken up because of a problem that may pass.</summary>
    public static Reply Hindered(string words) => new(false, words, false);
}
