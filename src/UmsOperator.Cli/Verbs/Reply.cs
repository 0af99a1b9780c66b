namespace UmsOperator.Cli.Verbs;

/// <summary>What the operator made of a request.</summary>
/// <param name="Accepted">Whether it was taken up; false: it was refused.</param>
/// <param name="Words">The operator's words.</param>
internal sealed record Reply(bool Accepted, string Words)
{
    /// <summary>Taken up.</summary>
    public static Reply Taken(string words) => new(true, words);

    /// <summary>Refused.</summary>
    public static Reply Refused(string words) => new(false, words);
}
