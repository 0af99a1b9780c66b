namespace VendorServer.Tree;

/// <summary>
/// The flag for Distributed UMS. The server reads it from <c>dbsetup_options.properties</c> once, then marks it as read; a later change of the file has no effect while
/// the mark is there.
/// </summary>
internal static class DistributedMode
{
    public const string Key = "configsettings.HA_DISTRIBUTED_MODE";
    public const string Mark = "already_read." + Key;

    /// <summary>Takes the flag over unless it is marked as read.</summary>
    /// <returns>Whether this server is in distributed mode.</returns>
    public static bool TakeOver(RemoteManager tree)
    {
        var boot = PropertiesFile.Read(tree.BootSettings);
        if (boot.Get(Key) is { } flag && !boot.IsTrue(Mark))
        {
            PropertiesFile.Read(tree.LocalSettings).Set(Key, flag).Write();
            boot.Set(Mark, "true").Write();
        }

        return PropertiesFile.Read(tree.LocalSettings).IsTrue(Key);
    }
}
