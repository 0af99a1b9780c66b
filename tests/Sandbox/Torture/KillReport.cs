using System.Text;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Result of an update whose operator was killed repeatedly.</summary>
/// <param name="Script">Script of the update.</param>
/// <param name="Met">All reached points, and whether the operator was killed there.</param>
/// <param name="Faults">Faults: promises that independent observers saw broken, a wrong end, leftovers.</param>
/// <param name="Elapsed">Time from the change of the spec to the end.</param>
public sealed record KillReport(KillScript Script, IReadOnlyDictionary<KillPoint, bool> Met, IReadOnlyList<string> Faults, TimeSpan Elapsed)
{
    /// <summary>Total number of kills.</summary>
    public int Kills => Met.Count(point => point.Value);

    /// <summary>Number of kills in a step.</summary>
    public int KillsIn(string step, Moment moment) => Met.Count(point => point.Value && point.Key.Step == step && point.Key.Moment == moment);

    /// <summary>One line for each step, then one for each action, with the kills before and after it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(FormattableString.Invariant($"{Script.Name}: {Kills} kills in {Elapsed.TotalSeconds:0} s"));
        foreach (var step in Met.Keys.GroupBy(point => point.Step, StringComparer.Ordinal))
        {
            var actions = step.Select(point => point.Action).Distinct(StringComparer.Ordinal).Count();
            text.AppendLine($"  {step.Key,-11} {actions,3} actions, killed {KillsIn(step.Key, Moment.Before),3} before and {KillsIn(step.Key, Moment.After),3} after");
        }

        foreach (var action in Met.GroupBy(point => (point.Key.Step, point.Key.Action)))
            text.AppendLine($"    {string.Join(' ', action.Where(point => point.Value).Select(point => point.Key.Moment)),-13} {action.Key.Step}: {action.Key.Action}");
        return text.ToString();
    }
}
