namespace UmsOperator.CopyBench;

/// <summary>Another method to copy a database.</summary>
/// <param name="Name">Name in the output.</param>
/// <param name="Analyses">Whether the copy includes planner statistics, as ours does.</param>
/// <param name="Line">Shell command; {source} and {target} are databases, of which the second exists; {folder} is an empty folder.</param>
internal sealed record Alternative(string Name, bool Analyses, string Line)
{
    public static readonly Alternative DumpRestore = new("pg_dump -Fc | pg_restore", false, "pg_dump -Fc -d {source} | pg_restore -d {target}");

    public static readonly Alternative Parallel = new("pg_dump -Fd -j2, pg_restore -j2", false, "pg_dump -Fd -j2 -f {folder}/dump -d {source}; pg_restore -j2 -d {target} {folder}/dump");

    public static readonly Alternative PgCopyDb = new(
        "pgcopydb clone", true, "pgcopydb clone --source postgres:///{source} --target postgres:///{target} --table-jobs 2 --index-jobs 2 --dir {folder}/pgcopydb");

    /// <summary>The methods that are installed on this machine.</summary>
    public static IReadOnlyList<Alternative> All { get; } = File.Exists("/usr/bin/pgcopydb") ? [DumpRestore, Parallel, PgCopyDb] : [DumpRestore, Parallel];

    /// <summary>Measures the seconds of the copy, without and with the missing statistics.</summary>
    /// <param name="server">The server.</param>
    /// <param name="source">Database to copy.</param>
    /// <param name="target">Database to create.</param>
    /// <param name="keep">Whether the copy is kept.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public async Task<(double Copied, double Analysed)> TimeAsync(BenchServer server, string source, string target, bool keep, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ums-bench-").FullName;
        try
        {
            var line = Line.Replace("{source}", source, StringComparison.Ordinal).Replace("{target}", target, StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal);
            var copied = await server.TimeAsync(
                async () =>
                {
                    await server.RunAsync($"CREATE DATABASE {target} TEMPLATE template0", "postgres", cancellationToken);
                    await server.ShellAsync(line, cancellationToken);
                },
                cancellationToken);
            var analysed = Analyses ? 0 : await server.TimeAsync(() => server.ShellAsync($"vacuumdb -q -Z -j2 {target}", cancellationToken), cancellationToken);
            return (copied, copied + analysed);
        }
        finally
        {
            if (!keep)
                await server.RunAsync($"DROP DATABASE IF EXISTS {target}", "postgres", CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }
}
