namespace UmsOperator.Agent.Configuration;

/// <summary>What makes this server the same one after its pod was replaced, and where it is kept.</summary>
internal sealed record IdentitySettings
{
    /// <summary>A folder on a volume of this server alone; empty for none.</summary>
    public string StateFolder { get; set; } = "";

    /// <summary>A read-only folder, usually a Secret: a file POD_NAME.ITEM is for one server, a file ITEM for all. It wins over the volume. Empty for none.</summary>
    public string SecretFolder { get; set; } = "";

    public IdentityItem[] Items { get; set; } =
    [
        new() { Name = "process.id", Path = "rmguiserver/conf/process.id", Keep = Keep.Once },
        new() { Name = "ums.id", Path = "rmguiserver/conf/ums.id", Keep = Keep.Once },
        new() { Name = "ums_license.lic", Path = "rmguiserver/ums_license.lic" },
        new() { Name = "dbsetup_options.properties", Path = "rmguiserver/conf/dbsetup_options.properties", Keep = Keep.Version },
        new() { Name = "ports.properties", Path = "rmguiserver/conf/ports.properties", Keep = Keep.Version },
        new() { Name = "tc.keystore", Path = "rmguiserver/tcserver/tc.keystore", Keep = Keep.Version },
        new() { Name = "https_trust.keystore", Path = "rmguiserver/conf/https_trust.keystore", Keep = Keep.Version },
        new() { Name = "ums_filetransfer", Path = "rmguiserver/webapps/ums_filetransfer", Keep = Keep.Folder },
    ];

    /// <summary>The item that contains the ID which serverstatus reports as serverUUID; empty if it is not comparable.</summary>
    public string ProcessIdItem { get; set; } = "process.id";

    /// <summary>
    /// A query that returns the host names which use the process ID $1 (text). A name other than POD_NAME refuses the start. Empty for none.
    /// </summary>
    public string RegistryQuery { get; set; } = "";

    /// <summary>Seconds between two looks for changes, 0.5 to 3600.</summary>
    public double SaveSeconds { get; set; } = 10;
}
