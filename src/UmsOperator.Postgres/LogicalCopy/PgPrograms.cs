using System.Globalization;
using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>pg_dump of one major version.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="MajorVersion">Its major version; a server that is newer is refused by pg_dump.</param>
internal sealed partial record PgPrograms(string Folder, int MajorVersion)
{
    /// <summary>Environment variable with the folder to use before all others.</summary>
    public const string FolderVariable = "UMS_PG_BIN";

    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Path of pg_dump.</summary>
    public string Dump => Path.Combine(Folder, "pg_dump");

    /// <summary>Finds those that fit a server: of <see cref="FolderVariable"/>, else of the server's own major version, else the newest.</summary>
    /// <param name="serverMajor">Major version of the server. The own major is preferred, as a newer pg_dump may write what the server does not know.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>Null if there are none at all; check <see cref="MajorVersion"/> against the server's.</returns>
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
            // One that does not run (Debian's wrapper without any version behind it) must not hide those that do.
            return null;
        }
    }

    [GeneratedRegex(@"\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Major();
}
