using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Packaging;

/// <summary>Runs a script of the folder eng as make does.</summary>
internal static class Script
{
    /// <param name="run">Folder for the home of the script.</param>
    /// <param name="name">Name of the script.</param>
    /// <param name="environment">Settings as <c>NAME=value</c>; later ones win.</param>
    public static Task<(int Code, string Output)> RunAsync(RunFolder run, string name, IEnumerable<string> environment) =>
        ShellAsync(run, Quote(Repository.Locate("eng", name)), environment);

    /// <summary>Runs a command line of bash.</summary>
    public static async Task<(int Code, string Output)> ShellAsync(RunFolder run, string script, IEnumerable<string> environment)
    {
        var shell = await CommandLineTool.FindAsync("bash", run, kubeConfig: null, TestContext.Current.CancellationToken);
        var result = await shell.TryAsync(["-c", $"{string.Concat(environment.Select(one => $"export {Quote(one)}; "))}{{ {script}; }} 2>&1"]);
        return (result.ExitCode, result.Output);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
