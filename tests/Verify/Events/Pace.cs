namespace UmsOperator.Verify.Events;

/// <summary>Who makes a move, and so when it may come in a run without more faults.</summary>
internal enum Pace : byte
{
    /// <summary>Kubelets, processes, sessions.</summary>
    Environment,
    Leader,
    Work,
    Ex,

    /// <summary>Time has to pass for it.</summary>
    Slow,

    /// <summary>May happen, and nobody may wait for it.</summary>
    Perhaps,
    Fault,
}
