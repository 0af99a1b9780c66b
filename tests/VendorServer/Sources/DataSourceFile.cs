using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VendorServer.Tree;

namespace VendorServer.Sources;

/// <summary>The private file of umsadmin-cli: all data sources, and which of them is active. Passwords are disguised, not encrypted.</summary>
internal sealed class DataSourceFile
{
    private readonly string _path;

    private DataSourceFile(string path, IReadOnlyList<DataSource> all, int? activeId) => (_path, All, ActiveId) = (path, all, activeId);

    public IReadOnlyList<DataSource> All { get; private set; }

    public int? ActiveId { get; private set; }

    public DataSource? Active => All.FirstOrDefault(source => source.Id == ActiveId);

    /// <summary>Reads the file; a missing one is empty.</summary>
    public static DataSourceFile Read(RemoteManager tree)
    {
        if (!File.Exists(tree.DataSources))
            return new DataSourceFile(tree.DataSources, [], activeId: null);
        var root = XDocument.Load(tree.DataSources).Root!;
        return new DataSourceFile(tree.DataSources, [.. root.Elements("datasource").Select(Parse)], (int?)root.Attribute("active"));
    }

    /// <exception cref="VendorException">There is none with this ID.</exception>
    public DataSource Get(int id) => All.FirstOrDefault(source => source.Id == id) ?? throw new VendorException($"No data source with the ID {id} was found.");

    /// <summary>Adds a data source under a new ID, or replaces the one with its ID.</summary>
    /// <returns>The data source with its ID.</returns>
    public DataSource Put(DataSource source)
    {
        if (source.Id == 0)
            source = source with { Id = All.Select(one => one.Id).DefaultIfEmpty().Max() + 1 };
        All = [.. All.Where(one => one.Id != source.Id).Append(source).OrderBy(one => one.Id)];
        return source;
    }

    public void Remove(int id) => All = [.. All.Where(source => source.Id != id)];

    public void Activate(int? id) => ActiveId = id;

    public void Write() => PropertiesFile.Replace(
        _path,
        new XElement("datasources", ActiveId is { } active ? new XAttribute("active", active) : null, All.Select(Format)) + "\n",
        UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static XElement Format(DataSource source) => new(
        "datasource",
        new XAttribute("id", source.Id),
        new XAttribute("type", source.Type),
        new XAttribute("host", source.Host),
        new XAttribute("port", source.Port),
        new XAttribute("name", source.Name),
        new XAttribute("schema", source.Schema),
        new XAttribute("user", source.User),
        new XAttribute("parameters", source.JdbcParameters),
        source.Password is { } password ? new XAttribute("secret", Convert.ToBase64String(Encoding.UTF8.GetBytes(password))) : null);

    private static DataSource Parse(XElement element)
    {
        string Text(string name) => (string?)element.Attribute(name) ?? "";
        return new DataSource(
            int.Parse(Text("id"), CultureInfo.InvariantCulture),
            Text("type"),
            Text("host"),
            int.Parse(Text("port"), CultureInfo.InvariantCulture),
            Text("name"),
            Text("schema"),
            Text("user"),
            Text("parameters"),
            element.Attribute("secret") is { } secret ? Encoding.UTF8.GetString(Convert.FromBase64String(secret.Value)) : null);
    }
}
