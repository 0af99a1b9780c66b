namespace UmsOperator.CopyBench;

/// <summary>Another way to copy a database.</summary>
/// <param name="Name">For the output.</param>
/// <param name="Line">A line of shell; {source} and {target} are databases, the second made before; {folder} is an empty place.</param>
internal sealed record Rival(string Name, string Line)
{
    public static readonly Rival DumpRestore = new("pg_dump -Fc | pg_restore", "pg_dump -Fc -d {source} | pg_restore -d {target}");

    public static readonly Rival Parallel = new("pg_dump -Fd -j2, pg_restore -j2", "pg_dump -Fd -j2 -f {folder}/dump -d {source}; pg_restore -j2 -d {target} {folder}/dump");

    public static readonly Rival PgCopyDb = new(
        "pgcopydb clone", "pgcopydb clone --source postgres:///{source} --target postgres:///{target} --table-jobs 2 --index-jobs 2 --dir {folder}/pgcopydb");

    /// <summary>Those that this machine has.</summary>
    public static IReadOnlyList<Rival> All { get; } = File.Exists("/usr/bin/pgcopydb") ? [DumpRestore, Parallel, PgCopyDb] : [DumpRestore, Parallel];

    /// <summary>Seconds that it takes.</summary>
    public async Task<double> TimeAsync(BenchServer server, string source, CancellationToken cancellationToken)
    {
        const string Target = "rival";
        var folder = Directory.CreateTempSubdirectory("ums-bench-").FullName;
        try
        {
            var line = Line.Replace("{source}", source, StringComparison.Ordinal).Replace("{target}", Target, StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal);
            return await server.TimeAsync(
                async () =>
                {
                    await server.RunAsync($"CREATE DATABASE {Target} TEMPLATE template0", "postgres", cancellationToken);
                    await server.ShellAsync(line, cancellationToken);
                },
                cancellationToken);
        }
        finally
        {
            await server.RunAsync($"DROP DATABASE IF EXISTS {Target}", "postgres", CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }
}
