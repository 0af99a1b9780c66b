using System.Collections.Immutable;
using System.Reflection;
using UmsServer.Versions;

namespace UmsServer.Schema;

/// <summary>All migrations of the reference server, oldest first: the folders of <c>Schema/Scripts</c>.</summary>
public static class MigrationCatalog
{
    public static ImmutableArray<Migration> All { get; } = Load();

    /// <summary>The newest schema.</summary>
    public static SchemaVersion Newest => All[^1].To;

    public static bool Knows(SchemaVersion version) => All.Any(migration => migration.To == version);

    /// <summary>The migrations from one schema to another, in order.</summary>
    /// <param name="from">Null for an empty database.</param>
    /// <param name="to">A known version, not older than <paramref name="from"/>.</param>
    public static ImmutableArray<Migration> Between(SchemaVersion? from, SchemaVersion to) =>
        [.. All.Where(migration => (from is not { } old || migration.To > old) && migration.To <= to)];

    private static ImmutableArray<Migration> Load()
    {
        var assembly = typeof(MigrationCatalog).Assembly;
        var migrations = ImmutableArray.CreateBuilder<Migration>();
        var scripts = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal));
        foreach (var folder in scripts.GroupBy(name => SchemaVersion.Parse(name.Split('/')[0])).OrderBy(folder => folder.Key))
        {
            var steps = folder.Order(StringComparer.Ordinal).Select(name => new MigrationStep(name, ReadText(assembly, name)));
            migrations.Add(new Migration(migrations.Count == 0 ? null : migrations[^1].To, folder.Key, [.. steps]));
        }

        return migrations.ToImmutable();
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
