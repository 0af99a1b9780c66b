using System.Globalization;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>SIGKILL to a server's postmaster and to all of its processes: what the operating system does when memory runs out, or a power cut without the disk.</summary>
public static class PostgresKill
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when no process of it is left; <see cref="PostgresServer.StartAsync(CancellationToken)"/> then recovers from its log.</summary>
    /// <exception cref="SandboxException">It does not run, or a process of it stays.</exception>
    public static async Task KillAsync(this PostgresServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var file = Path.Combine(server.DataFolder, "postmaster.pid");
        if (!File.Exists(file))
            throw new SandboxException($"PostgreSQL does not run: there is no {file}.");
        var postmaster = int.Parse((await File.ReadAllLinesAsync(file))[0], CultureInfo.InvariantCulture);
        // It stands still first, so that it makes no more of them.
        ProcessSignal.Stop.SendTo(postmaster);
        int[] all = [postmaster, .. ChildrenOf(postmaster)];
        foreach (var process in all)
            ProcessSignal.Kill.SendTo(process);
        var begun = TimeProvider.System.GetTimestamp();
        while (all.Any(IsAlive))
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Deadline)
                throw new SandboxException($"A process of PostgreSQL {postmaster} outlives its SIGKILL.");
            await Task.Delay(Poll);
        }

        await server.StopAsync(); // of a process that is gone: only its end is taken note of
    }

    private static IEnumerable<int> ChildrenOf(int parent) =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(int.Parse!).Where(process => Stat(process) is { } stat && stat.Parent == parent);

    private static bool IsAlive(int process) => Stat(process) is { State: not "Z" };

    /// <summary>State and parent; the command before them may hold anything but ends with the last parenthesis.</summary>
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
