using System.Runtime.InteropServices;

namespace UmsOperator.Agent.Processes;

/// <summary>Calls of the C library that .NET does not offer.</summary>
internal static partial class Libc
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int PrSetChildSubreaper = 36;
    private const int WNoHang = 1;
    private const int WExited = 4;
    private const int WNoWait = 0x01000000;
    private const int AnyChild = 0;

    // siginfo_t on 64-bit Linux: its size, and where si_pid is.
    private const int InfoBytes = 128;
    private const int InfoPid = 16;

    /// <summary>Orphans of descendants become children of this process, as they do for PID 1.</summary>
    public static void BecomeSubreaper() => _ = Prctl(PrSetChildSubreaper, 1, 0, 0, 0);

    /// <returns>Whether the process existed.</returns>
    public static bool Signal(int process, int signal) => Kill(process, signal) == 0;

    /// <returns>A child that has ended and was not waited for; 0 if there is none.</returns>
    public static int PeekEnded()
    {
        Span<byte> info = stackalloc byte[InfoBytes];
        info.Clear();
        return WaitId(AnyChild, 0, ref MemoryMarshal.GetReference(info), WExited | WNoHang | WNoWait) == 0 ? MemoryMarshal.Read<int>(info[InfoPid..]) : 0;
    }

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

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static partial int WaitId(int kind, uint id, ref byte info, int options);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();
}
