namespace VendorServer.Tree;

/// <summary>The paths of an installed tree (RM_HOME).</summary>
/// <param name="root">The installation folder; the vendor's is <c>/opt/IGEL/RemoteManager</c>.</param>
internal sealed class RemoteManager(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The vendor's file of the version; the stand-in's own is <see cref="PlainVersion"/>.</summary>
    public string VersionProperties => Below("umsversion.properties");

    /// <summary>The version and nothing else, for scripts.</summary>
    public string PlainVersion => Below("version");

    /// <summary>Variables that whoever starts the server must export.</summary>
    public string ServerEnvironment => Below("rmguiserver/conf/ums-server.env");

    /// <summary>The same beside the programs, because a volume may hide the folder of <see cref="ServerEnvironment"/>.</summary>
    public string ServerEnvironmentCopy => Below("ums-server.env");

    /// <summary>Settings of the stand-in; the vendor has no such file.</summary>
    public string StandInSettings => Below("stand-in.properties");

    public string Scripts => Below("bin");

    public string Configuration => Below("rmguiserver/conf");

    public string BootSettings => Below("rmguiserver/conf/dbsetup_options.properties");

    public string DataSources => Below("rmguiserver/conf/datasources.xml");

    /// <summary>Settings that the server has taken over from <see cref="BootSettings"/>, or that umsadmin-cli has set.</summary>
    public string LocalSettings => Below("rmguiserver/conf/settings.properties");

    public string ProcessId => Below("rmguiserver/conf/process.id");

    public string UmsId => Below("rmguiserver/conf/ums.id");

    public string Ports => Below("rmguiserver/conf/ports.properties");

    public string Licence => Below("rmguiserver/ums_license.lic");

    public string ServerToken => Below("rmguiserver/conf/IGEL-Network.token");

    public string DeviceKeystore => Below("rmguiserver/tcserver/tc.keystore");

    public string TrustKeystore => Below("rmguiserver/conf/https_trust.keystore");

    public string FileTransfer => Below("rmguiserver/webapps/ums_filetransfer");

    public string Logs => Below("rmguiserver/logs");

    public string SearchFolder => Below("elasticsearch");

    public string BrokerFolder => Below("umsbroker");

    public string BrokerToken => Below("umsbroker/conf/IGEL-Network.token");

    public string Below(string path) => Path.Combine(Root, path);

    /// <exception cref="VendorException">Nothing is installed there.</exception>
    public string ReadVersion() => File.Exists(PlainVersion)
        ? File.ReadAllText(PlainVersion).Trim()
        : throw new VendorException($"{Root} contains no UMS: the file {PlainVersion} is missing.");
}
