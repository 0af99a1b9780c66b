using Npgsql;

namespace UmsOperator.Agent.Configuration;

/// <summary>A login to one database. Its text leaves the password out.</summary>
internal sealed record DatabaseBinding(string Host, int Port, string Database, string Username, string Password, SslMode SslMode, string? CaFile)
{
    /// <summary>The mode as libpq and pgJDBC spell it.</summary>
    public string SslModeText => SslMode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        var other => other.ToString().ToLowerInvariant(),
    };

    public override string ToString() => $"{Username}@{Host}:{Port}/{Database}";
}
