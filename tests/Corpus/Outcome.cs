namespace UmsOperator.Corpus;

/// <summary>Result of a copy.</summary>
internal enum Outcome
{
    /// <summary>It equals production.</summary>
    Faithful,

    /// <summary>The operator refused it with a reason, and pg_restore cannot create it as the owner either.</summary>
    Refused,

    /// <summary>It differs from production, or it was refused although it can be created.</summary>
    Wrong,
}
