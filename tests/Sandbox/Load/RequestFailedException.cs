namespace UmsOperator.Sandbox.Load;

/// <summary>A request was not answered by a 200.</summary>
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

    /// <summary>A short word to count by.</summary>
    public string Reason { get; } = "other";
}
