using UmsOperator.Api.Spec;

namespace UmsOperator.CopyBench;

/// <summary>Compares five snapshots of about 1 GB with shared files (PostgreSQL 18, file_copy_method = clone) with five runs of cp -r. Needs root, XFS and a loop device.</summary>
internal static class ReflinkTrial
{
    private const int Snapshots = 5;

    public static async Task<Rounds> RunAsync(int megabytes, int rounds, CancellationToken cancellationToken)
    {
        var ratios = new Rounds("reflink");
        await using var disk = await LoopDisk.MountAsync(cancellationToken);
        if (disk is null)
        {
            Console.WriteLine("reflink: skipped; it needs root, mkfs.xfs (Debian package xfsprogs) and a loop device");
            return ratios;
        }

        Environment.SetEnvironmentVariable("TMPDIR", disk.Path);
        try
        {
            await using var server = await BenchServer.StartAsync(18, cancellationToken, ("file_copy_method", "clone"));
            var names = await server.MakeAsync(Shape.Big, megabytes, cancellationToken);
            await using var ours = await Operator.StartAsync(server.Server, names, cancellationToken);
            await ours.MakeGoldenAsync(GoldenMethod.Clone, cancellationToken);
            var folder = await server.ScalarAsync<string>(
                $"SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = '{ours.Golden}'", "postgres", cancellationToken);
            for (var round = 1; round <= rounds; round++)
            {
                var snapshots = await server.TimeAsync(() => ours.MakeSnapshotsAsync(Snapshots, cancellationToken), cancellationToken);
                var copies = await server.TimeAsync(
                    () => server.ShellAsync($"for i in 1 2 3 4 5; do cp -r --reflink=never {folder} {folder}.$i; done; sync -f {folder}", cancellationToken), cancellationToken);
                await server.ShellAsync($"rm -rf {folder}.?", cancellationToken);
                await ours.DropSnapshotsAsync(Snapshots, cancellationToken);
                Console.WriteLine($"reflink round {round}: 5 snapshots {snapshots:F2} s, 5 times cp -r and sync {copies:F1} s");
                ratios.Add(snapshots / copies);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", null);
        }

        Console.WriteLine($"  ratio (min / median / max) {ratios.Text("F2")}");
        return ratios;
    }
}
