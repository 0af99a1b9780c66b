using System.Collections.Immutable;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Maps images to local programs. Other images cannot be pulled.</summary>
public sealed class ImageCatalog(IEnumerable<ImageEntry> entries, string folder = ".")
{
    private readonly ImmutableArray<ImageEntry> _entries = [.. entries];

    /// <summary>The sandbox's own <c>images.yaml</c>: the reference server for every version.</summary>
    public static ImageCatalog Default => Load(Path.Combine(AppContext.BaseDirectory, "images.yaml"));

    /// <summary>Reads <c>images.yaml</c>: <c>images: [{ image, tag, command, args, env }]</c>.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">The file does not have this format.</exception>
    public static ImageCatalog Load(string path)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        var file = yaml.Deserialize<ImageFile>(File.ReadAllText(path));
        return new ImageCatalog(file.Images.Select(entry => entry.ToEntry()), Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A catalog of the same images with additional variables; the entries' own variables take precedence.</summary>
    public ImageCatalog With(IReadOnlyDictionary<string, string> environment) => new(
        _entries.Select(entry => entry with
        {
            Env = environment.Where(pair => !entry.Env.ContainsKey(pair.Key)).Concat(entry.Env).ToDictionary(StringComparer.Ordinal),
        }),
        folder);

    /// <summary>A catalog with an additional image.</summary>
    public ImageCatalog With(ImageEntry entry) => new(_entries.Add(entry), folder);

    /// <summary>The entry of an image; an exact tag takes precedence over <c>*</c>. Null if there is none.</summary>
    internal ImageEntry? Find(string image)
    {
        var reference = ImageReference.Parse(image);
        var entry = _entries
            .Where(e => e.Image == reference.Repository && (e.Tag == reference.Tag || e.Tag == "*"))
            .MaxBy(e => e.Tag == reference.Tag);
        return entry is null ? null : Fill(entry, reference);
    }

    private ImageEntry Fill(ImageEntry entry, ImageReference reference)
    {
        return entry with
        {
            Command = [.. entry.Command.Select(Value)],
            Args = [.. entry.Args.Select(Value)],
            Env = entry.Env.ToDictionary(pair => pair.Key, pair => Value(pair.Value), StringComparer.Ordinal),
        };

        string Value(string text) => text
            .Replace("{tag}", reference.Tag, StringComparison.Ordinal)
            .Replace("{image}", reference.Repository, StringComparison.Ordinal)
            .Replace("{folder}", folder, StringComparison.Ordinal);
    }

    // YamlDotNet needs ordinary setters.
    private sealed class ImageFile
    {
        public List<ImageLine> Images { get; set; } = [];
    }

    private sealed class ImageLine
    {
        public string Image { get; set; } = "";
        public string Tag { get; set; } = "*";
        public List<string> Command { get; set; } = [];
        public List<string> Args { get; set; } = [];
        public Dictionary<string, string> Env { get; set; } = [];

        public ImageEntry ToEntry() => new() { Image = Image, Tag = Tag, Command = Command, Args = Args, Env = Env };
    }
}
