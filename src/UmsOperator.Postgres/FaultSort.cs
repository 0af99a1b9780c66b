namespace UmsOperator.Postgres;

/// <summary>What becomes of a failure when the same is tried again.</summary>
internal enum FaultSort
{
    /// <summary>It may succeed: a lock, a connection, a full disk.</summary>
    Passing,

    /// <summary>It fails until a person does what the message names.</summary>
    Person,

    /// <summary>It fails whatever rights are given: there is only another way, which the message names.</summary>
    Never,
}
