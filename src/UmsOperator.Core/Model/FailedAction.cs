using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>An action of this process that failed and has not succeeded since. The record is removed when the action succeeds or is no longer planned.</summary>
public sealed record FailedAction
{
    /// <summary>Type of the action, for example CreatePod.</summary>
    public required string Action { get; init; }

    /// <summary>Name of the object, role or database; empty where there is only one.</summary>
    public required string Target { get; init; }

    /// <summary>The error text of the API server or the database; contains no secret.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the API server certainly refused it, so that it had no effect. False: it may have had one, because the answer is missing or leaves it open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Refused { get; init; }

    /// <summary>When it first failed, UTC; every attempt since then failed, too.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Number of consecutive failures.</summary>
    public int Times { get; init; } = 1;
}
