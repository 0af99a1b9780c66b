namespace UmsOperator.Agent;

/// <summary>How far the agent has come. A metric has one label for each.</summary>
internal enum AgentPhase
{
    /// <summary>Reads settings, identity and binding.</summary>
    Preparing,

    /// <summary>The database cannot be reached or rejects the login.</summary>
    WaitingForDatabase,

    /// <summary>The data source and the vendor's processes are set up.</summary>
    Starting,

    /// <summary>The vendor's server is running and has not served yet.</summary>
    Init,

    /// <summary>The server has served.</summary>
    Serving,

    /// <summary>SIGTERM was received; the server still runs.</summary>
    Draining,

    /// <summary>The processes are being stopped.</summary>
    Stopping,
}
