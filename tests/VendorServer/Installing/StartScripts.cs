using VendorServer.Tree;

namespace VendorServer.Installing;

/// <summary>The shell scripts of a tree, which start this program under the vendor's names.</summary>
internal static class StartScripts
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes all scripts.</summary>
    /// <param name="tree">The installed tree.</param>
    /// <param name="program">The command that starts this program, as words for a shell.</param>
    public static void Write(RemoteManager tree, string program)
    {
        Write(tree, "bin/umsadmin-cli", 2, $"exec {program} umsadmin-cli --root \"$home\" \"$@\"");
        Write(tree, "rmguiserver/bin/catalina.sh", 3, OnlyRun($"exec {program} server --root \"$home\""));
        Write(tree, "elasticsearch/bin/elasticsearch", 3, $"exec {program} elasticsearch --root \"$home\" \"$@\"");
        Write(tree, "umsbroker/bin/umsbroker", 3, OnlyRun($"exec {program} broker --root \"$home\""));
    }

    /// <param name="tree">The installed tree.</param>
    /// <param name="path">The script, below the tree.</param>
    /// <param name="depth">Number of its path's parts, to find the tree from the script, also over a symbolic link.</param>
    /// <param name="command">What it does.</param>
    private static void Write(RemoteManager tree, string path, int depth, string command)
    {
        var home = string.Concat(Enumerable.Repeat("$(dirname \"", depth)) + "$(readlink -f \"$0\")" + string.Concat(Enumerable.Repeat("\")", depth));
        PropertiesFile.Replace(tree.Below(path), $"#!/bin/sh\nhome={home}\n{command}\n", Executable);
    }

    private static string OnlyRun(string command) => $"case \"$1\" in\nrun) {command} ;;\n*) echo \"Usage: $(basename \"$0\") run\" >&2; exit 1 ;;\nesac";
}
