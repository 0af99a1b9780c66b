using System.ComponentModel;
using System.Diagnostics;

namespace UmsOperator.Cli.Dashboard;

/// <summary>Opens the person's browser.</summary>
internal static class Browser
{
    private static readonly string[] Screens = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];

    /// <summary>Opens an address, where there is a browser.</summary>
    /// <returns>False if there is none: a server has none, and it is no error.</returns>
    public static bool Open(string address)
    {
        if (Opener() is not { } opener)
            return false;
        try
        {
            // What it prints, and what the browser prints after it, is not for this terminal.
            using var started = Process.Start("/bin/sh", ["-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", opener, address]);
            return started is not null;
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Opener()
    {
        if (OperatingSystem.IsMacOS())
            return "open";
        var hasScreen = Screens.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return hasScreen && path.Any(folder => File.Exists(Path.Combine(folder, "xdg-open"))) ? "xdg-open" : null;
    }
}
