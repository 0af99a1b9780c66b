using System.Runtime.InteropServices;

namespace UmsOperator.Agent.Processes;

/// <summary>Calls of the C library that .NET does not offer.</summary>
internal static partial class Libc
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int PrSetChildSubreaper = 36;
    private const int WNoHang = 1;

    /// <summary>Orphans of descendants become children of this process, as they do for PID 1.</summary>
    public static void BecomeSubreaper() => _ = Prctl(PrSetChildSubreaper, 1, 0, 0, 0);

    /// <returns>Whether the process existed.</returns>
    public static bool Signal(int process, int signal) => Kill(process, signal) == 0;

    /// <summary>Removes an ended child from the process table.</summary>
    /// <returns>Whether it had ended.</returns>
    public static bool Reap(int process) => WaitPid(process, out _, WNoHang) == process;

    public static bool IsRoot => GetEUid() == 0;

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();
}
