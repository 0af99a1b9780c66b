namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Logs of a run that is over.</summary>
internal static class Logs
{
    /// <summary>Copies every log of a run to a folder, in place of those of the last run.</summary>
    public static void Keep(string run, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var log in Directory.EnumerateFiles(run, "*.log"))
            File.Copy(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
    }
}
