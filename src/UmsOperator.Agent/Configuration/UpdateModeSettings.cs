namespace UmsOperator.Agent.Configuration;

/// <summary>What happens before a server starts on its own snapshot (UMS_MODE=update).</summary>
internal sealed record UpdateModeSettings
{
    /// <summary>A folder whose *.sql files run in the order of their names, each in a transaction; at most 1 MiB each.</summary>
    public string Scripts { get; set; } = "/etc/ums-agent/update-mode.d";

    /// <summary>Seconds for one script, 1 to 3600.</summary>
    public double TimeoutSeconds { get; set; } = 60;

    /// <summary>A program that runs after the scripts; empty for none.</summary>
    public string[] Hook { get; set; } = [];

    /// <summary>A query that returns true on production, where nothing of this may run; empty to trust UMS_MODE.</summary>
    public string ProductionQuery { get; set; } = "SELECT coalesce(current_setting('umsoperator.cluster', true), '') <> ''";
}
