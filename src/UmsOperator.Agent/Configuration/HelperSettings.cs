namespace UmsOperator.Agent.Configuration;

/// <summary>A process that the server needs.</summary>
internal sealed record HelperSettings
{
    public string Name { get; set; } = "elasticsearch";

    public string[] Command { get; set; } = ["elasticsearch/bin/elasticsearch"];

    public string WorkingFolder { get; set; } = "elasticsearch";

    /// <summary>The user if the agent is root (by setpriv); otherwise the agent's own. Empty for the agent's own.</summary>
    public string User { get; set; } = "igelumses";

    public Dictionary<string, string> Environment { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The server starts once this port accepts connections on loopback or POD_IP; 0 for at once.</summary>
    public int Port { get; set; } = 9200;

    /// <summary>Seconds after which the server starts without it, 0 to 600.</summary>
    public double PortSeconds { get; set; } = 60;

    /// <summary>Seconds before it starts again if it ends, doubled each time up to 60; 0.1 to 60.</summary>
    public double RestartSeconds { get; set; } = 1;

    /// <summary>Seconds from SIGTERM to SIGKILL, 0 to 600.</summary>
    public double StopSeconds { get; set; } = 5;
}
