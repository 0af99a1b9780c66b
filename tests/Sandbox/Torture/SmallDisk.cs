using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>A tablespace for copies on a separate small disk that can be filled completely. Needs root. Only copies are affected; PostgreSQL itself has space.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Name of the tablespace.</summary>
    public const string Tablespace = "small";

    private const long Size = 256 << 20;
    private const int Block = 1 << 20;

    private readonly RunFolder _run;
    private readonly string _folder;

    private SmallDisk(RunFolder run, string folder) => (_run, _folder) = (run, folder);

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Mounts the disk and creates the tablespace, with CREATE granted to the operator.</summary>
    public static async Task<SmallDisk> CreateAsync(SandboxCluster cluster, SandboxSite site, CancellationToken cancellationToken)
    {
        var disk = new SmallDisk(cluster.Run, cluster.Run.CreateFolder("small-disk"));
        await cluster.Run.RunAsync(new("mount", "mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", disk._folder), cancellationToken);
        var data = Path.Combine(disk._folder, "data");
        Directory.CreateDirectory(data);
        if (UnprivilegedUser.Find() is { } user)
            await cluster.Run.RunAsync(new("chown", "chown", $"{user.UserId}:{user.GroupId}", data), cancellationToken);
        await using var connection = new NpgsqlConnection(cluster.Postgres.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        foreach (var sql in new[] { $"CREATE TABLESPACE {Tablespace} LOCATION '{data}'", $"GRANT CREATE ON TABLESPACE {Tablespace} TO {site.Names.OperatorLogin}" })
        {
            // The names come from this file and the sandbox.
#pragma warning disable CA2100
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return disk;
    }

    /// <summary>Fills the disk completely.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (var block = new byte[Block]; ;)
                file.Write(block);
        }
        catch (IOException)
        {
            // The disk is full; less than one block is left.
        }
    }

    /// <summary>Frees the disk.</summary>
    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        Free();
        await _run.RunAsync(new("umount", "umount", "-l", _folder), CancellationToken.None);
    }
}
