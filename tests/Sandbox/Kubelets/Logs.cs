namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Keeps the logs of a finished run.</summary>
internal static class Logs
{
    /// <summary>Copies all logs of a run to a folder and replaces those of the previous run.</summary>
    public static void Keep(string run, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var log in Directory.EnumerateFiles(run, "*.log"))
            File.Copy(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
    }
}
