namespace UmsOperator.Sandbox.Load;

/// <summary>A request had no response with status 200.</summary>
internal sealed class RequestFailedException : Exception
{
    public RequestFailedException()
    {
    }

    public RequestFailedException(string message)
        : base(message)
    {
    }

    public RequestFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RequestFailedException(string reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Kind of the failure, for the counters.</summary>
    public string Reason { get; } = "other";
}
