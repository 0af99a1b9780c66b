using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Location of the programs of one major version.</summary>
/// <param name="Folder">The bin folder.</param>
/// <param name="LibraryPath">Value for LD_LIBRARY_PATH if Debian's packages were unpacked rather than installed; otherwise null.</param>
/// <param name="LastingFolder">The bin folder that still exists after the run.</param>
internal sealed record PostgresBinaries(string Folder, string? LibraryPath, string LastingFolder)
{
    public string Path(string program) => System.IO.Path.Combine(Folder, program);

    /// <summary>Finds or fetches the programs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no source for this major version.</exception>
    /// <exception cref="SandboxException">The programs could not be fetched.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        int major, RunFolder run, UnprivilegedUser? user, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (major is not (15 or 17 or 18))
            throw new ArgumentOutOfRangeException(nameof(major), major, "Choose PostgreSQL 15, 17 or 18.");
        const string Installed = "/usr/lib/postgresql/15/bin";
        if (major == 15 && File.Exists(Installed + "/postgres"))
            return new(Installed, null, Installed);

        await Cache.EnsureAsync(run, $"postgres-{major}", progress, cancellationToken);
        var lasting = System.IO.Path.Combine(Cache.Folder, major == 15 ? "postgres-15" : $"postgresql-{major}");
        var root = lasting;
        // Another user cannot enter root's home, so hard links (or, across file systems, copies) are put into the run folder.
        if (user is not null)
        {
            var reachable = System.IO.Path.Combine(run.CreateFolder($"postgres-{major}"), "root");
            await run.RunAsync(
                new ProcessSpec("link", "/bin/sh", "-c", "cp -al \"$1\" \"$2\" 2>/dev/null || { rm -rf \"$2\"; cp -a \"$1\" \"$2\"; }", "sh", root, reachable),
                cancellationToken);
            root = reachable;
        }

        // The newer versions find their own libraries (eng/bootstrap/postgres.sh).
        var folder = $"/usr/lib/postgresql/{major}/bin";
        return new(root + folder, major == 15 ? root + "/usr/lib/x86_64-linux-gnu" : null, lasting + folder);
    }
}
