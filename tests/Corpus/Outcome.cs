namespace UmsOperator.Corpus;

/// <summary>What a copy came to.</summary>
internal enum Outcome
{
    /// <summary>It is what production is.</summary>
    Faithful,

    /// <summary>The operator said why it cannot be made, and pg_restore cannot make it as the owner either.</summary>
    Refused,

    /// <summary>It differs, or it was refused and could have been made.</summary>
    Wrong,
}
