namespace UmsOperator.Postgres.Copies;

/// <summary>Runs pg_dump on production under one exported snapshot and pg_restore on the copy.</summary>
/// <param name="programs">The programs.</param>
/// <param name="folder">Folder for the archive of the schema and its lists; private, removed by its owner.</param>
/// <param name="source">Environment for pg_dump.</param>
/// <param name="copy">Environment for pg_restore.</param>
internal sealed class Dump(PgPrograms programs, string folder, IReadOnlyDictionary<string, string> source, IReadOnlyDictionary<string, string> copy)
{
    // Tablespaces are placement; publications and subscriptions must not come alive in a copy.
    private static readonly string[] _common = ["--no-tablespaces", "--no-publications", "--no-subscriptions"];

    private const int BufferBytes = 1 << 17;

    private string Archive => Path.Combine(folder, "schema.dump");

    /// <summary>Writes the archive of the schema (all but the rows).</summary>
    public async Task<ArchiveContents> TakeSchemaAsync(string snapshot, CancellationToken cancellationToken)
    {
        await RunAsync(programs.Dump, [.. _common, $"--snapshot={snapshot}", "--format=custom", "--section=pre-data", "--section=post-data", $"--file={Archive}"], source, cancellationToken);
        using var list = ChildProcess.Start(programs.Restore, ["--list", Archive], copy);
        return ArchiveContents.Parse(await list.ReadOutputAsync(cancellationToken));
    }

    /// <summary>Restores one section of the archive.</summary>
    /// <param name="section">pre-data or post-data.</param>
    /// <param name="entries">What of the archive.</param>
    /// <param name="jobs">Sessions at a time.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task RestoreSchemaAsync(string section, IEnumerable<string> entries, int jobs, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "list");
        await File.WriteAllLinesAsync(list, entries, cancellationToken);
        await RunAsync(
            programs.Restore,
            [.. _common, "--exit-on-error", $"--jobs={jobs}", $"--section={section}", $"--use-list={list}", "--dbname=", Archive],
            copy, cancellationToken);
    }

    /// <summary>Streams the rows from one to the other; nothing is stored on the way.</summary>
    public async Task StreamRowsAsync(string snapshot, CancellationToken cancellationToken)
    {
        using var dump = ChildProcess.Start(programs.Dump, [.. _common, $"--snapshot={snapshot}", "--format=custom", "--compress=0", "--section=data"], source);
        using var restore = ChildProcess.Start(programs.Restore, [.. _common, "--exit-on-error", "--section=data", "--dbname="], copy);
        try
        {
            await dump.Output.CopyToAsync(restore.Input, BufferBytes, cancellationToken);
            await restore.Input.DisposeAsync();
        }
        catch (IOException)
        {
            // One of them ended early: its own complaint says more than the broken pipe.
        }

        await dump.WaitAsync(cancellationToken);
        await restore.WaitAsync(cancellationToken);
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        using var process = ChildProcess.Start(program, arguments, environment);
        await process.ReadOutputAsync(cancellationToken);
    }
}
