using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Processes;

internal static class ProcessSignalExtensions
{
    /// <summary>Sends to a process, or with a negative id to a process group. False: there is none.</summary>
    public static bool SendTo(this ProcessSignal signal, int processOrGroup) => Kill(processOrGroup, (int)signal) == 0;

    /// <summary>The name that a shell's <c>kill -s</c> takes.</summary>
    public static string ShellName(this ProcessSignal signal) => signal switch
    {
        ProcessSignal.Interrupt => "INT",
        ProcessSignal.Quit => "QUIT",
        ProcessSignal.Kill => "KILL",
        ProcessSignal.Terminate => "TERM",
        ProcessSignal.Continue => "CONT",
        ProcessSignal.Stop => "STOP",
        _ => "0",
    };

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
