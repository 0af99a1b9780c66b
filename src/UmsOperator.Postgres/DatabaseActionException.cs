
namespace UmsOperator.Postgres;

/// <summary>
/// An action on the database failed. The message is shown to users: it names the field or object and, where known, what to do. It contains no secret.
/// </summary>
public sealed class DatabaseActionException : Exception
{
    /// <summary>Whether a retry can succeed.</summary>
    internal FailureKind Kind { get; init; } = FailureKind.NeedsIntervention;

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">Shown to users.</param>
    public DatabaseActionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">Shown to users.</param>
    /// <param name="innerException">The cause.</param>
    public DatabaseActionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message. Exists only because analyzers require the three standard constructors.</summary>
    public DatabaseActionException()
    {
    }
}
