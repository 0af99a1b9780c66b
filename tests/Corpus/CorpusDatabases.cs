namespace UmsOperator.Corpus;

/// <summary>The databases of the corpus.</summary>
internal static class CorpusDatabases
{
    private const string Own = "own/";
    private const string Schedule = "regress/sql/(schedule)";

    // A separate database, because rows that a policy hides from their owner can only be read by a superuser.
    private const string Policies = "rowsecurity";

    // These terminate sessions, create roles or databases, or only measure.
    private static readonly HashSet<string> NotOurs =
        new(["largeobject", "tablespace", "database", "stats", "stats_ext", "stats_import", "predicate", "numa", Policies, "vacuum_parallel", "maintain_every", "tidscan", "join", "select_parallel"],
            StringComparer.Ordinal);

    /// <summary>Folder into which <c>eng/bootstrap.sh corpus</c> puts the scripts.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "ums-operator",
        "corpus");

    /// <summary>The schemas of packages; empty if they were not fetched.</summary>
    public static IEnumerable<CorpusDatabase> OfPackages()
    {
        using var reader = new StreamReader(typeof(CorpusDatabases).Assembly.GetManifestResourceStream("databases.txt")!);
        foreach (var line in reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (name, scripts) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            List<string> files = [.. scripts.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(FilesOf).Distinct(StringComparer.Ordinal)];
            yield return new(name, files);
        }
    }

    /// <summary>The databases of the copy engine's tests.</summary>
    public static IEnumerable<CorpusDatabase> OfTheProject() =>
        from name in typeof(CorpusDatabases).Assembly.GetManifestResourceNames()
        where name.StartsWith(Own, StringComparison.Ordinal)
        orderby name
        select new CorpusDatabase($"own-{name[Own.Length..]}", [], Read(name));

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(CorpusDatabases).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> FilesOf(string pattern)
    {
        if (pattern == Schedule)
            return Regression();
        var path = Path.Combine(Folder, pattern);
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return [path];
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Regression()
    {
        var schedule = Path.Combine(Folder, "regress", "parallel_schedule");
        return File.Exists(schedule)
            ? from line in File.ReadLines(schedule)
              where line.StartsWith("test: ", StringComparison.Ordinal)
              from test in line["test: ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
              where !NotOurs.Contains(test)
              let file = Path.Combine(Folder, "regress", "sql", $"{test}.sql")
              where File.Exists(file)
              select file
            : [schedule];
    }
}
