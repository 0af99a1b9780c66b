namespace VendorServer.Tree;

/// <summary>Settings of the stand-in: from the environment, otherwise from <c>stand-in.properties</c> of the tree.</summary>
internal static class StandInSettings
{
    /// <summary>A function that returns a setting's value, or null.</summary>
    public static Func<string, string?> Of(RemoteManager tree, Func<string, string?> environment)
    {
        var file = PropertiesFile.Read(tree.StandInSettings).Values;
        return name => environment(name) is { Length: > 0 } value ? value : file.GetValueOrDefault(name);
    }
}
