using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace VendorServer.Installing;

/// <summary>
/// A setup file as the vendor ships it: a shell script with an archive behind it. The archive contains this program, so that the file alone installs a tree on a machine
/// without it. The program must be published with its runtime for a machine without .NET.
/// </summary>
internal static class SetupFile
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="path">The file to write.</param>
    /// <param name="version">The version that it installs.</param>
    /// <param name="settings">Settings of the stand-in.</param>
    public static async Task WriteAsync(string path, string version, IReadOnlyList<string> settings)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Executable });
        await file.WriteAsync(Encoding.UTF8.GetBytes(Script(version, settings)));
        await using var packed = new GZipStream(file, CompressionLevel.Fastest);
        await TarFile.CreateFromDirectoryAsync(AppContext.BaseDirectory, packed, includeBaseDirectory: false);
    }

    /// <summary>The script: its number of lines tells where the archive begins. Options before <c>--</c> are those of the archive itself, as of makeself.</summary>
    [SuppressMessage("SingleFile", "IL3000", Justification = "Never published as one file.")]
    private static string Script(string version, IReadOnlyList<string> settings)
    {
        var assembly = Path.GetFileName(typeof(SetupFile).Assembly.Location);
        var own = Path.GetFileNameWithoutExtension(assembly);
        var program = Path.GetFileName(Environment.ProcessPath) == own ? $"\"$to/{own}\"" : $"dotnet \"$to/{assembly}\"";
        var set = string.Concat(settings.Select(setting => $" --set '{setting.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        const int Lines = 9;
        return $"""
            #!/bin/sh
            # Installs UMS {version}. Usage: sh FILE [--nox11] -- --accept-eula yes [OPTION VALUE]...
            while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
            [ $# -gt 0 ] && shift
            to=$(mktemp -d) || exit 1
            trap 'rm -rf "$to"' EXIT
            tail -n +{Lines + 1} "$0" | tar -xz -C "$to" || exit 1
            {program} install --version {version} --copy-program{set} "$@"
            exit $?

            """;
    }
}
