using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>The host's folders that an image's programs lie in.</summary>
internal static class ImageFiles
{
    // <root>/shared/Microsoft.NETCore.App/<version>: the dotnet that the programs are started with lies in its root.
    private static readonly string Runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static readonly char[] Around = [' ', '\t', '\n', '\'', '"', '=', ':', ';', ','];

    /// <summary>Of the files that its command, its arguments and its variables name, whatever stands around them, and of the runtime.</summary>
    public static IReadOnlyList<string> Of(ImageEntry image) =>
        [.. image.Command.Concat(image.Args).Concat(image.Env.Values)
            .SelectMany(text => text.Split(Around))
            .Where(word => word.StartsWith('/') && File.Exists(word))
            .Select(file => Path.GetDirectoryName(file)!)
            .Append(Runtime)
            .Distinct(StringComparer.Ordinal)];
}
