using System.Globalization;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Kills a server's postmaster and all its processes with SIGKILL, as when memory runs out or power fails, but without loss on the disk.</summary>
public static class PostgresKill
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when none of its processes is left; <see cref="PostgresServer.StartAsync(CancellationToken)"/> then recovers from the write-ahead log.</summary>
    /// <exception cref="SandboxException">The server is not running, or one of its processes stays.</exception>
    public static async Task KillAsync(this PostgresServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var file = Path.Combine(server.DataFolder, "postmaster.pid");
        if (!File.Exists(file))
            throw new SandboxException($"PostgreSQL is not running: {file} does not exist.");
        var postmaster = int.Parse((await File.ReadAllLinesAsync(file))[0], CultureInfo.InvariantCulture);
        // The postmaster is stopped first so that it starts no more processes.
        ProcessSignal.Stop.SendTo(postmaster);
        int[] all = [postmaster, .. ChildrenOf(postmaster)];
        foreach (var process in all)
            ProcessSignal.Kill.SendTo(process);
        var begun = TimeProvider.System.GetTimestamp();
        while (all.Any(IsAlive))
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Deadline)
                throw new SandboxException($"A process of postmaster {postmaster} survived SIGKILL.");
            await Task.Delay(Poll);
        }

        await server.StopAsync(); // the process is gone; this only records its end
    }

    private static IEnumerable<int> ChildrenOf(int parent) =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(int.Parse!).Where(process => Stat(process) is { } stat && stat.Parent == parent);

    private static bool IsAlive(int process) => Stat(process) is { State: not "Z" };

    /// <summary>State and parent of a process. The command before them may contain any character and ends with the last parenthesis.</summary>
    private static (string State, int Parent)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
