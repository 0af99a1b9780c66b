using System.Runtime.InteropServices;
using System.Text.Json;

namespace UmsOperator.Agent.Doctor;

/// <summary><c>ums-agent doctor</c>: compares each assumption of the settings with the system, and changes nothing.</summary>
internal sealed class Examination(TreeChecks tree, CommandChecks commands, LiveChecks live)
{
    /// <param name="hasBinding">Whether the environment has a binding.</param>
    /// <param name="report">Where the JSON goes; null for nowhere.</param>
    /// <param name="output">For people.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0 if nothing is different, 1 otherwise.</returns>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public async Task<int> RunAsync(bool hasBinding, string? report, TextWriter output, CancellationToken cancellationToken)
    {
        List<Finding> findings = [.. tree.Run(), .. await commands.RunAsync(cancellationToken), .. await live.RunAsync(hasBinding, cancellationToken)];
        foreach (var finding in findings)
            await output.WriteLineAsync($"{Word(finding.Outcome),-10}  {finding.Setting,-40}  {finding.Detail}");
        await output.WriteLineAsync(
            $"doctor: as assumed {Count(Outcome.AsAssumed)}, found {Count(Outcome.Found)}, different {Count(Outcome.Different)}, unknown {Count(Outcome.Unknown)}");
        if (report is not null)
        {
            var version = typeof(Examination).Assembly.GetName().Version?.ToString(3) ?? "";
            await File.WriteAllTextAsync(report, JsonSerializer.Serialize(new DoctorReport(version, RuntimeInformation.OSDescription, findings), DoctorJson.Default.DoctorReport), cancellationToken);
        }

        return Count(Outcome.Different) == 0 ? 0 : 1;

        int Count(Outcome outcome) => findings.Count(finding => finding.Outcome == outcome);
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.AsAssumed => "as assumed",
        Outcome.Found => "found",
        Outcome.Different => "different",
        _ => "unknown",
    };
}
