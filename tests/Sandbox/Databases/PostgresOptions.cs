using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Options of a PostgreSQL server.</summary>
public sealed record PostgresOptions
{
    /// <summary>15, 17 or 18.</summary>
    public int Major { get; init; } = 15;

    /// <summary>Settings for postgresql.conf, with values as written there; they override the sandbox's own.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Port to use if it is free; otherwise, and by default, any port.</summary>
    public int? Port { get; init; }

    /// <summary>Address to listen on besides 127.0.0.1, for clients of any network. Default: none.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The run that owns the server and ends it. Default: a separate run.</summary>
    public RunFolder? Run { get; init; }
}
