using System.Collections.Immutable;

namespace RudeServer.Schema;

/// <summary>The SQL of each schema, oldest first. A file is a transaction, unless its name marks it as a single statement outside a transaction.</summary>
internal static class MigrationScripts
{
    private static readonly ImmutableArray<string> Schemas = ["12.4", "12.13"];

    /// <summary>The files from one schema to another.</summary>
    /// <param name="from">Null for an empty database.</param>
    /// <param name="to">A schema.</param>
    /// <exception cref="ArgumentException">A schema is unknown.</exception>
    public static ImmutableArray<(string Schema, ImmutableArray<string> Files)> Between(string? from, string to)
    {
        var (first, last) = (from is null ? 0 : Index(from) + 1, Index(to));
        return [.. Schemas.Skip(first).Take(last + 1 - first).Select(schema => (schema, Files(schema)))];
    }

    /// <summary>Compares two schemas; negative if the first is older.</summary>
    public static int Compare(string one, string other) => Index(one).CompareTo(Index(other));

    public static bool RunsAlone(string file) => file.EndsWith(".alone.sql", StringComparison.Ordinal);

    public static async Task<string> ReadAsync(string file)
    {
        using var reader = new StreamReader(typeof(MigrationScripts).Assembly.GetManifestResourceStream(file)!);
        return await reader.ReadToEndAsync();
    }

    private static int Index(string schema) => Schemas.IndexOf(schema) is >= 0 and var index ? index : throw new ArgumentException($"Schema {schema} is unknown.", nameof(schema));

    private static ImmutableArray<string> Files(string schema) =>
        [.. typeof(MigrationScripts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith($"{schema}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
