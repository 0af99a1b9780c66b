using System.Globalization;
using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>An installed pg_dump.</summary>
/// <param name="Folder">Folder of the program.</param>
/// <param name="MajorVersion">Major version. pg_dump refuses servers of a newer one.</param>
internal sealed partial record PgPrograms(string Folder, int MajorVersion)
{
    /// <summary>Name of the environment variable that sets the folder. No other folder is searched if it is set.</summary>
    public const string FolderVariable = "UMS_PG_BIN";

    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Path of the program pg_dump.</summary>
    public string Dump => Path.Combine(Folder, "pg_dump");

    /// <summary>Finds the pg_dump to use for a server: that in <see cref="FolderVariable"/>, else one of the server's major version, else the newest.</summary>
    /// <param name="serverMajor">Major version of the server. The same version is preferred, because a newer pg_dump may write statements that the server does not support.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The pg_dump; null if none was found. The caller compares <see cref="MajorVersion"/> with the server's.</returns>
    public static async Task<PgPrograms?> FindAsync(int serverMajor, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } configured)
            return await OfAsync(configured, cancellationToken);
        var found = new List<PgPrograms>();
        foreach (var folder in Folders())
        {
            if (await OfAsync(folder, cancellationToken) is { } programs)
                found.Add(programs);
        }

        return found.Find(programs => programs.MajorVersion == serverMajor) ?? found.MaxBy(programs => programs.MajorVersion);
    }

    private static IEnumerable<string> Folders()
    {
        var debian = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder).Select(folder => Path.Combine(folder, "bin")) : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return debian.Concat(path).Distinct(StringComparer.Ordinal);
    }

    private static async Task<PgPrograms?> OfAsync(string folder, CancellationToken cancellationToken)
    {
        var programs = new PgPrograms(folder, 0);
        if (!File.Exists(programs.Dump))
            return null;
        try
        {
            using var process = ChildProcess.Start(programs.Dump, ["--version"], new Dictionary<string, string>(StringComparer.Ordinal));
            return Major().Match(await process.ReadOutputAsync(cancellationToken)) is { Success: true } match
                ? programs with { MajorVersion = int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) }
                : null;
        }
        catch (DatabaseActionException)
        {
            // A pg_dump that cannot run, such as Debian's wrapper without an installed version, must not hide another one that can.
            return null;
        }
    }

    [GeneratedRegex(@"\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Major();
}
