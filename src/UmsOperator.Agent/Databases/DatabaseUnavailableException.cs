namespace UmsOperator.Agent.Databases;

/// <summary>The database is away, rejects the login, or broke off: nothing is known, and the agent tries again.</summary>
internal sealed class DatabaseUnavailableException(string message, Exception innerException) : Exception(message, innerException);
