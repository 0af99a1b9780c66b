namespace UmsOperator.Verify.Events;

/// <summary>Origin of a move, which determines when it happens in a run without further faults.</summary>
internal enum Pace : byte
{
    /// <summary>Kubelets, processes, sessions.</summary>
    Environment,
    Leader,
    Work,
    Ex,

    /// <summary>Moves that need time to pass.</summary>
    Slow,

    /// <summary>Moves that may happen but must not be relied on.</summary>
    Perhaps,
    Fault,
}
