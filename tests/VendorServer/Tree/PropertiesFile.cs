using System.Text;

namespace VendorServer.Tree;

/// <summary>A Java properties file of plain <c>key=value</c> lines. Comments and the order of lines are kept.</summary>
internal sealed class PropertiesFile
{
    private readonly string _path;
    private readonly List<string> _lines;

    private PropertiesFile(string path, List<string> lines) => (_path, _lines) = (path, lines);

    /// <summary>The properties; the last line of a key wins.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get
        {
            Dictionary<string, string> values = new(StringComparer.Ordinal);
            foreach (var line in _lines)
            {
                if (TryRead(line, out var key, out var value))
                    values[key] = value;
            }

            return values;
        }
    }

    /// <summary>Reads a file; a missing one is empty.</summary>
    public static PropertiesFile Read(string path) => new(path, File.Exists(path) ? [.. File.ReadAllLines(path)] : []);

    public string? Get(string key) => Values.GetValueOrDefault(key);

    public bool IsTrue(string key) => string.Equals(Get(key), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Replaces the key's lines by one, or adds it at the end.</summary>
    public PropertiesFile Set(string key, string value)
    {
        var at = _lines.FindLastIndex(line => TryRead(line, out var found, out _) && found == key);
        if (at < 0)
            _lines.Add($"{key}={value}");
        else
            _lines[at] = $"{key}={value}";
        return this;
    }

    /// <summary>Replaces the file in one step, so that a reader never finds half of it.</summary>
    public void Write() => Replace(_path, string.Concat(_lines.Select(line => line + "\n")), mode: null);

    /// <summary>Writes a text to a file in one step.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="text">The whole content.</param>
    /// <param name="mode">The file's mode; null for the default.</param>
    public static void Replace(string path, string text, UnixFileMode? mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode };
        using (var file = new StreamWriter(fresh, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options))
            file.Write(text);
        File.Move(fresh, path, overwrite: true);
    }

    private static bool TryRead(string line, out string key, out string value)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        (key, value) = equals > 0 ? (line[..equals].Trim(), line[(equals + 1)..].Trim()) : ("", "");
        return equals > 0 && line.TrimStart()[0] is not ('#' or '!');
    }
}
