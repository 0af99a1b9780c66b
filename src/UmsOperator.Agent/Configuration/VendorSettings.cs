namespace UmsOperator.Agent.Configuration;

/// <summary>Where the vendor's installer puts things. Relative paths are below <see cref="Home"/>.</summary>
internal sealed record VendorSettings
{
    /// <summary>The installation folder, RM_HOME.</summary>
    public string Home { get; set; } = "/opt/IGEL/RemoteManager";

    /// <summary>A file that contains the installed version.</summary>
    public string VersionFile { get; set; } = "umsversion.properties";

    /// <summary>A regular expression whose first group is the version, MAJOR.MINOR.PATCH.</summary>
    public string VersionPattern { get; set; } = @"(\d+\.\d+\.\d+)";

    /// <summary>Lines KEY=VALUE for the server's environment: this version's Java options among them.</summary>
    public string EnvironmentFile { get; set; } = "rmguiserver/conf/ums-server.env";

    /// <summary>The administrator's command and the options that every call has.</summary>
    public string[] AdminCommand { get; set; } = ["/usr/local/bin/umsadmin-cli", "--machine-readable", "--quiet"];

    /// <summary>Separates the columns of the command's output.</summary>
    public string AdminSeparator { get; set; } = ";";

    /// <summary>Exit codes that mean success.</summary>
    public int[] AdminSuccess { get; set; } = [0];

    /// <summary>Seconds after which a call counts as failed, 1 to 3600.</summary>
    public double AdminTimeoutSeconds { get; set; } = 120;

    /// <summary>How often a failing call is repeated while the database is available, 1 to 100.</summary>
    public int AdminAttempts { get; set; } = 5;

    /// <summary>Java properties that are set before the server starts. A line <c>already_read.KEY</c> is removed if KEY changes.</summary>
    public string BootFile { get; set; } = "rmguiserver/conf/dbsetup_options.properties";

    public Dictionary<string, string> BootProperties { get; set; } = new(StringComparer.Ordinal) { ["configsettings.HA_DISTRIBUTED_MODE"] = "true" };
}
