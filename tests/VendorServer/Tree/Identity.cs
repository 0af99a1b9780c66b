namespace VendorServer.Tree;

/// <summary>The server's IDs. Each lies in a file of its own and is made at the first start if the file is missing.</summary>
internal static class Identity
{
    /// <summary>Reads an ID, or makes a new one.</summary>
    public static string ReadOrMake(string path)
    {
        if (Read(path) is { } known)
            return known;
        var made = Guid.NewGuid().ToString();
        PropertiesFile.Replace(path, made + "\n", mode: null);
        return made;
    }

    /// <returns>Null if there is none yet.</returns>
    public static string? Read(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } id ? id : null;
}
