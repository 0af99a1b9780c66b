namespace UmsOperator.Core.Protocol;

/// <summary>The kind of a decision's result.</summary>
internal enum StepKind
{
    /// <summary>Nothing is left to do.</summary>
    Done,

    /// <summary>Actions are to be carried out, and their effect is waited for.</summary>
    Act,

    /// <summary>Something is waited for, or a problem holds.</summary>
    Wait,

    /// <summary>Facts are missing; nothing is done until they are known.</summary>
    Need,

    /// <summary>A definite failure: the update turns back, or holds.</summary>
    Fail,
}
