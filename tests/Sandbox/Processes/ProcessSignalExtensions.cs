using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Processes;

internal static class ProcessSignalExtensions
{
    /// <summary>Sends the signal to a process or, with a negative ID, to a process group. Returns false if it does not exist.</summary>
    public static bool SendTo(this ProcessSignal signal, int processOrGroup) => Kill(processOrGroup, (int)signal) == 0;

    /// <summary>The signal's name for a shell's <c>kill -s</c>.</summary>
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
