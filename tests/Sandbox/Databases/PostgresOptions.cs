using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>How to start a PostgreSQL server.</summary>
public sealed record PostgresOptions
{
    /// <summary>15, 17 or 18.</summary>
    public int Major { get; init; } = 15;

    /// <summary>Lines for postgresql.conf, name to value as written there; they win over the sandbox's own.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Used if it is free; else, and by default, any port.</summary>
    public int? Port { get; init; }

    /// <summary>Listened on besides 127.0.0.1, for clients of any network. Default: none.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Start inside this run and end with it. Default: a run of its own.</summary>
    public RunFolder? Run { get; init; }
}
