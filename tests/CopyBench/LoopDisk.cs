using System.Diagnostics;

namespace UmsOperator.CopyBench;

/// <summary>An XFS file system with shared extents in a file, mounted until disposal.</summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private readonly string _folder;

    private LoopDisk(string folder) => _folder = folder;

    public string Path => System.IO.Path.Combine(_folder, "mount");

    /// <summary>Mounts the file system; null if that is not possible.</summary>
    public static async Task<LoopDisk?> MountAsync(CancellationToken cancellationToken)
    {
        var disk = new LoopDisk(Directory.CreateTempSubdirectory("ums-disk-").FullName);
        var made = await ShellAsync(
            $"chmod 711 {disk._folder} && truncate -s 24G {disk._folder}/image && mkfs.xfs -q -m reflink=1 {disk._folder}/image && mkdir {disk.Path} && mount -o loop {disk._folder}/image {disk.Path} && chmod 1777 {disk.Path}",
            cancellationToken);
        if (made)
            return disk;
        Directory.Delete(disk._folder, recursive: true);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (await ShellAsync($"umount {Path}", CancellationToken.None))
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> ShellAsync(string line, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{{ {line}; }} >/dev/null 2>&1"]) { UseShellExecute = false });
        if (process is null)
            return false;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }
}
