using System.Security.Cryptography;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>A data folder created by initdb and kept in the cache: a copy takes a tenth of initdb's time.</summary>
/// <param name="DataFolder">The data folder, which is only copied, never started.</param>
/// <param name="Password">Password of the superuser <c>postgres</c>.</param>
internal sealed record PostgresTemplate(string DataFolder, string Password)
{
    /// <summary>Finds or creates the template. If two runs create it at the same time, the first to finish wins.</summary>
    public static async Task<PostgresTemplate> FindAsync(
        int major, PostgresBinaries binaries, RunFolder run, UnprivilegedUser? user, CancellationToken cancellationToken)
    {
        // The name contains the binary's modification time, so another minor version gets another template.
        var age = File.GetLastWriteTimeUtc(binaries.Path("postgres")).Ticks;
        var place = Path.Combine(Cache.Folder, $"postgres-{major}-data-{age:x}");
        if (!Directory.Exists(place))
            await MakeAsync(place, binaries, run, user, cancellationToken);
        return new(Path.Combine(place, "data"), await File.ReadAllTextAsync(Path.Combine(place, "password"), cancellationToken));
    }

    private static async Task MakeAsync(
        string place, PostgresBinaries binaries, RunFolder run, UnprivilegedUser? user, CancellationToken cancellationToken)
    {
        var folder = run.CreateFolder("initdb");
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, RandomNumberGenerator.GetHexString(24, lowercase: true), cancellationToken);
        if (user is not null)
            await run.RunAsync(new("chown", "chown", "-R", $"{user.UserId}:{user.GroupId}", folder), cancellationToken);
        await run.RunAsync(
            new ProcessSpec(
                "initdb",
                binaries.Path("initdb"),
                ["--pgdata", Path.Combine(folder, "data"), "--username=postgres", "--pwfile", passwordFile,
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"])
            {
                User = user,
                WorkingFolder = folder,
                Environment = PostgresServer.EnvironmentOf(binaries),
            },
            cancellationToken);

        var unfinished = $"{place}.{Path.GetFileName(run.Path)}";
        await run.RunAsync(new("copy", "cp", "-r", folder, unfinished), cancellationToken);
        File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Directory.Move(unfinished, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }
}
