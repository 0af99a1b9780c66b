using System.Diagnostics;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The process of a server on the sandbox's node.</summary>
/// <param name="Id">Its process id.</param>
internal sealed record ServerProcess(int Id)
{
    private const string Program = "UmsServer.dll";

    /// <summary>Finds the process of this sandbox: its working folder is inside the run's folder, and its pod's address is unique.</summary>
    public static ServerProcess Of(TestCluster cluster, string podIp) => new(Directory.EnumerateDirectories("/proc")
        .Where(folder => IsOf(folder, cluster.Sandbox.Run.Path, podIp))
        .Select(folder => int.Parse(Path.GetFileName(folder)))
        .Single());

    /// <summary>Stops the process by a signal, so that it hangs.</summary>
    public void Freeze() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    private static bool IsOf(string process, string run, string podIp)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(process)[0])
                && File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName.StartsWith(run + "/", StringComparison.Ordinal) == true
                && File.ReadAllText(Path.Combine(process, "cmdline")).Contains(Program, StringComparison.Ordinal)
                && File.ReadAllText(Path.Combine(process, "environ")).Split('\0').Contains($"POD_IP={podIp}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{Id}"]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }
}
