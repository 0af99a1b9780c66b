using System.Diagnostics;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Tools;

/// <summary>Runs helm, kubectl or lua with its own home folder.</summary>
internal sealed class CommandLineTool(string program, string home, string? kubeConfig)
{
    /// <summary>Finds the tool on PATH or in the cache.</summary>
    public static async Task<CommandLineTool> FindAsync(string tool, RunFolder run, string? kubeConfig, CancellationToken cancellationToken) =>
        new(await CommandLineTools.FindAsync(tool, run, cancellationToken: cancellationToken), run.CreateFolder(tool), kubeConfig);

    /// <summary>Runs the tool and returns its result, whether or not it succeeds.</summary>
    public async Task<ToolResult> TryAsync(IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeConfig ?? "/dev/null";
        // Libraries that the machine lacks are in the tool's folder.
        start.Environment["LD_LIBRARY_PATH"] = Path.GetDirectoryName(program);
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs the tool; the test fails if the tool fails.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        var all = arguments.ToList();
        var result = await TryAsync(all, input);
        if (result.ExitCode != 0)
            Assert.Fail($"{Path.GetFileName(program)} {string.Join(' ', all)}: {result.ExitCode}\n{result.Error}{result.Output}");
        return result.Output;
    }
}
