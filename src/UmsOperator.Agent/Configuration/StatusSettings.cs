namespace UmsOperator.Agent.Configuration;

/// <summary>The server's own status. {address} is POD_IP, or 127.0.0.1.</summary>
internal sealed record StatusSettings
{
    public string CheckStatusUrl { get; set; } = "http://{address}:9080/ums/check-status";

    public string ServerStatusUrl { get; set; } = "https://{address}:8443/umsapi/v3/serverstatus";

    /// <summary>Seconds between two questions, 0.1 to 60.</summary>
    public double PeriodSeconds { get; set; } = 1;

    /// <summary>Seconds after which a question counts as unanswered, 0.5 to 60.</summary>
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>The server is not ready if its last answer is older, in seconds, 1 to 60.</summary>
    public double MaxAgeSeconds { get; set; } = 12;
}
