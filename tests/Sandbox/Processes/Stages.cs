using System.Diagnostics;
using System.Globalization;

namespace UmsOperator.Sandbox.Processes;

/// <summary>Reports the duration of each stage of a start.</summary>
internal sealed class Stages(IProgress<string>? progress)
{
    /// <summary>Runs a stage and reports its name and seconds.</summary>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> stage)
    {
        var clock = Stopwatch.StartNew();
        var result = await stage();
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{name}: {clock.Elapsed.TotalSeconds:0.0} s"));
        return result;
    }
}
