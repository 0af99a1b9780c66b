using System.Text.RegularExpressions;
using UmsOperator.Api;
using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Planning;

/// <summary>
/// The checks of preflight and of the gates, as the status has them. The operator examines the database when an update is asked for; between updates the status has no findings of it.
/// </summary>
internal static partial class Checks
{
    private static readonly string[] Warnings = [ConditionTypes.PodProblem, ConditionTypes.AnnotationIgnored, ConditionTypes.ChangeDeferred];

    /// <summary>All checks, those that block first.</summary>
    public static IReadOnlyList<Check> Of(UmsCluster cluster)
    {
        if (cluster.Status is not { Unreadable: false } status)
            return [new Check("Status", CheckResult.Blocks, null, "the operator has not looked at the cluster, or another version of it wrote the status")];
        List<Check> checks = [.. Gates(status), .. Blockers(status)];
        if (status.Update?.Plan is { } plan)
        {
            checks.Add(new Check("Preflight", CheckResult.Passed, plan.PreflightTime, $"passed for update {status.Update.Id} to {status.Update.To}"));
            checks.AddRange(plan.Warnings.Select(warning => new Check("Preflight", CheckResult.Warns, plan.PreflightTime, warning)));
        }

        checks.AddRange(status.Conditions.Where(one => one.Status == "True" && Warnings.Contains(one.Type)).Select(one => new Check(one.Type, CheckResult.Warns, one.LastTransitionTime, one.Message)));
        checks.AddRange(status.Conditions.Where(one => one is { Type: ConditionTypes.DatabaseVerified })
            .Select(one => new Check(one.Type, one.Status == "False" ? CheckResult.Warns : CheckResult.Passed, one.LastTransitionTime, one.Message)));
        return [.. checks.DistinctBy(check => (check.Name, check.Message)).OrderByDescending(check => check.Result)];
    }

    private static IEnumerable<Check> Gates(UmsClusterStatus status) => status.Update?.Gates.Select(gate =>
        new Check(gate.Name, gate.Open ? CheckResult.Passed : CheckResult.Blocks, status.Update.WaitStartTime ?? status.Update.StepStartTime, gate.Reason ?? "")) ?? [];

    /// <summary>The condition UpdateBlocked holds the findings of preflight, each behind its name.</summary>
    private static IEnumerable<Check> Blockers(UmsClusterStatus status)
    {
        var blocked = status.Conditions.FirstOrDefault(one => one.Type == ConditionTypes.UpdateBlocked);
        if (blocked is null)
            yield return new Check(ConditionTypes.UpdateBlocked, CheckResult.Blocks, null, "the status does not say whether something blocks an update");
        else if (blocked.Status != "True")
            yield return new Check(ConditionTypes.UpdateBlocked, CheckResult.Passed, blocked.LastTransitionTime, blocked.Message);
        else if (status.Update is null || status.Update.Gates.All(gate => gate.Open))
        {
            foreach (var finding in Finding().Split(blocked.Message))
            {
                yield return Named().Match(finding) is { Success: true } named
                    ? new Check(named.Groups["name"].Value, CheckResult.Blocks, blocked.LastTransitionTime, finding[named.Length..])
                    : new Check(blocked.Reason, CheckResult.Blocks, blocked.LastTransitionTime, finding);
            }
        }

        if (status.Conditions.FirstOrDefault(one => one is { Type: ConditionTypes.Stalled, Status: "True" }) is { } stalled
            && (blocked?.Status != "True" || !stalled.Message.Split("; ").All(part => blocked.Message.Contains(part, StringComparison.Ordinal))))
            yield return new Check(stalled.Type, CheckResult.Blocks, stalled.LastTransitionTime, stalled.Message);
    }

    /// <summary>Between two findings: the next begins with its name.</summary>
    [GeneratedRegex("; (?=[A-Z][A-Za-z]{3,40}: )", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Finding();

    [GeneratedRegex("^(?<name>[A-Z][A-Za-z]{3,40}): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
