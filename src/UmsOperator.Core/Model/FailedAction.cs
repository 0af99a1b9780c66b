namespace UmsOperator.Core.Model;

/// <summary>An action of this process that failed and has not succeeded since. It goes when the action succeeds, or is not planned any more.</summary>
public sealed record FailedAction
{
    /// <summary>Type of the action, for example CreatePod.</summary>
    public required string Action { get; init; }

    /// <summary>Name of the object, role or database that it is done to; empty where there is only one.</summary>
    public required string Target { get; init; }

    /// <summary>Why, in the words of the API server or the database; no secret in it.</summary>
    public required string Message { get; init; }

    /// <summary>When it first failed, UTC; each try since then failed as well.</summary>
    public required DateTime Since { get; init; }

    /// <summary>How often in a row.</summary>
    public int Times { get; init; } = 1;
}
