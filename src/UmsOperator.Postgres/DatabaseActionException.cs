
namespace UmsOperator.Postgres;

/// <summary>An action on the database failed. Its message is for a person: it names the field or object and, where known, the cure; it holds no secret.</summary>
public sealed class DatabaseActionException : Exception
{
    /// <summary>What becomes of it when the same is tried again.</summary>
    internal FaultSort Sort { get; init; } = FaultSort.Person;

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">For a person.</param>
    public DatabaseActionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and its cause.</summary>
    /// <param name="message">For a person.</param>
    /// <param name="innerException">The cause.</param>
    public DatabaseActionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an empty one; serves the usual pattern only.</summary>
    public DatabaseActionException()
    {
    }
}
