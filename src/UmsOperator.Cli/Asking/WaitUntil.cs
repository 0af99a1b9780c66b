namespace UmsOperator.Cli.Asking;

/// <summary>What a verb waits for.</summary>
internal enum WaitUntil
{
    /// <summary>The operator has taken the request up or refused it.</summary>
    Taken,

    /// <summary>The update, or its undo, is over.</summary>
    Done,

    /// <summary>Nothing: the request is only written.</summary>
    None,
}
