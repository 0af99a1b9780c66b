using System.Diagnostics.CodeAnalysis;
using UmsServer.Schema;
using UmsServer.Versions;
using VendorServer.Tree;

namespace VendorServer.Installing;

/// <summary>Writes the tree of one version. Over an older tree it replaces the programs and keeps the server's state, as the vendor's installer does.</summary>
internal static class Installer
{
    /// <param name="root">RM_HOME.</param>
    /// <param name="version">MAJOR.MINOR.PATCH.</param>
    /// <param name="settings">Lines NAME=VALUE for <c>stand-in.properties</c>.</param>
    /// <param name="copiesProgram">Whether the tree gets a copy of this program, so that it can be moved to another machine.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="VendorException">The version is invalid or unknown.</exception>
    public static RemoteManager Install(string root, string version, IReadOnlyList<string> settings, bool copiesProgram, TimeProvider time)
    {
        var number = Parse(version);
        var tree = new RemoteManager(root);
        foreach (var folder in new[] { tree.Scripts, tree.Configuration, tree.Logs, tree.FileTransfer, tree.Below("elasticsearch/data"), tree.Below("umsbroker/conf"), tree.Below("_jvm") })
            Directory.CreateDirectory(folder);
        PropertiesFile.Replace(tree.PlainVersion, $"{number}\n", mode: null);
        PropertiesFile.Replace(tree.VersionProperties, $"# UMS\nums.version={number}\nums.build=1\n", mode: null);
        foreach (var path in new[] { tree.ServerEnvironment, tree.ServerEnvironmentCopy })
            PropertiesFile.Replace(path, JavaOptions.ServerEnvironment(tree, number), mode: null);
        PropertiesFile.Replace(tree.StandInSettings, string.Concat(settings.Select(line => line + "\n")), mode: null);
        StartScripts.Write(tree, copiesProgram ? CopyProgram(tree) : Command(AppContext.BaseDirectory));
        if (!File.Exists(tree.Ports))
            PropertiesFile.Replace(tree.Ports, string.Concat(PortSettings.Defaults.Select(pair => $"{pair.Key}={pair.Value}\n")), mode: null);
        if (!File.Exists(tree.DeviceKeystore))
            Keystores.Create(tree.DeviceKeystore, "igelrmserver", time);
        if (!File.Exists(tree.TrustKeystore))
            Keystores.Create(tree.TrustKeystore, "UMS root", time);
        return tree;
    }

    private static UmsVersion Parse(string version)
    {
        try
        {
            var number = UmsVersion.Parse(version);
            return MigrationCatalog.Knows(number.Schema) ? number : throw new VendorException($"The stand-in has no schema for version {number}.");
        }
        catch (FormatException e)
        {
            throw new VendorException(e.Message, e);
        }
    }

    private static string CopyProgram(RemoteManager tree)
    {
        var to = tree.Below("_jvm");
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return Command(to);
    }

    /// <summary>Starts the program in a folder in the way in which this process was started: itself, or by the runtime.</summary>
    [SuppressMessage("SingleFile", "IL3000", Justification = "Never published as one file.")]
    private static string Command(string folder)
    {
        var assembly = Path.GetFileName(typeof(Installer).Assembly.Location);
        var own = Path.GetFileNameWithoutExtension(assembly);
        return Path.GetFileName(Environment.ProcessPath) == own
            ? Quoted(Path.Combine(folder, own))
            : $"{Quoted(Path.GetFileName(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet")} {Quoted(Path.Combine(folder, assembly))}";
    }

    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
