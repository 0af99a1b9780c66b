using System.Diagnostics;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary>Runs a program of this repository's build.</summary>
internal static class Shell
{
    /// <summary>Runs the program and waits for its end.</summary>
    /// <param name="environment">Added to the environment; an empty value removes a variable.</param>
    /// <param name="command">Program and arguments.</param>
    /// <returns>Exit code and output.</returns>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value.Length > 0 ? value : null;
        using var process = Process.Start(start)!;
        var written = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Join('\n', written));
    }
}
