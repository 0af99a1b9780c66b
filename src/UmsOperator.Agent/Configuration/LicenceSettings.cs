namespace UmsOperator.Agent.Configuration;

/// <summary>The UMS licence.</summary>
internal sealed record LicenceSettings
{
    /// <summary>From this version on a server without a licence does not start; empty if none is ever needed.</summary>
    public string RequiredFrom { get; set; } = "12.07.100";

    /// <summary>Shows the licence; empty if the command has no such verb.</summary>
    public string[] State { get; set; } = ["ums-license", "state"];

    /// <summary>The first version with that verb.</summary>
    public string StateFrom { get; set; } = "12.09.100";

    public string[] Register { get; set; } = ["ums-license", "register", "-f", "{file}"];

    public string LevelColumn { get; set; } = "umsLicenseLevel";

    public string EndColumn { get; set; } = "expirationDateUTC";

    /// <summary>Levels that cover an external database.</summary>
    public string[] Levels { get; set; } = ["STANDARD", "ENTERPRISE"];

    /// <summary>A licence file of the user, usually from a Secret. It is registered if it differs from the installed one; empty for none.</summary>
    public string File { get; set; } = "";

    /// <summary>The installed licence.</summary>
    public string InstalledFile { get; set; } = "rmguiserver/ums_license.lic";
}
