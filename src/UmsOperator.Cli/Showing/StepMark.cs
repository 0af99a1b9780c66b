namespace UmsOperator.Cli.Showing;

/// <summary>How far a step is.</summary>
internal enum StepMark
{
    /// <summary>It is over.</summary>
    Done,

    /// <summary>It is under way.</summary>
    Now,

    /// <summary>It comes later.</summary>
    Later,

    /// <summary>It was not needed.</summary>
    Skipped,
}
