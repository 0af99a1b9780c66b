using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Finds the host's folders that contain an image's programs.</summary>
internal static class ImageFiles
{
    // <root>/shared/Microsoft.NETCore.App/<version>: the dotnet program that starts them is in the root.
    private static readonly string Runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static readonly char[] Around = [' ', '\t', '\n', '\'', '"', '=', ':', ';', ','];

    /// <summary>The folders of all files that are named anywhere in its command, arguments and variables, and the folder of the runtime.</summary>
    public static IReadOnlyList<string> Of(ImageEntry image) =>
        [.. image.Command.Concat(image.Args).Concat(image.Env.Values)
            .SelectMany(text => text.Split(Around))
            .Where(word => word.StartsWith('/') && File.Exists(word))
            .Select(file => Path.GetDirectoryName(file)!)
            .Append(Runtime)
            .Distinct(StringComparer.Ordinal)];
}
