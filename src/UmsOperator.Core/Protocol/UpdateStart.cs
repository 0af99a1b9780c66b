using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 1. Preflight: the intent is written only once every check has passed; until then nothing is changed.</summary>
internal static class UpdateStart
{
    /// <summary>Done with the intent as the changed update; else why the update does not start yet.</summary>
    public static StepResult Begin(PlanContext context, string from, string? fromImage)
    {
        foreach (var gate in new IGate[] { new PausedGate(), new WindowGate(migrates: false) })
        {
            if (gate.Judge(context).Verdict is { Open: false } closed)
                return new StepResult { WaitingFor = gate is PausedGate ? Paused.WaitingFor : "the maintenance window", Gates = [closed] };
        }

        // A server that is stopped could not be recreated under a name that is taken.
        if (context.Observed.TakenNames.Count > 0)
            return new StepResult { WaitingFor = TakenNameReport.Wait };
        var strategy = Strategies.Of(context.Spec, mayServe: context.Pods.Any(pod => MayServe(context, pod)));
        var snapshots = strategy == Strategies.UpdateMode ? context.Spec.Replicas - 1 : 0;
        var scope = snapshots > 0 ? PreflightScope.Update : PreflightScope.RestorePointOnly;
        var rate = context.Cluster.Status.History.Select(entry => entry.GoldenBytesPerSecond).FirstOrDefault(known => known is not null);
        var query = new FactQuery.Preflight(scope, snapshots, rate);
        if (context.Answer(query) is not { } answer)
            return StepResult.Need(query);
        if (answer.Error is { } error)
            return StepResult.Hold("preflight", error);
        List<GateStatus> gates = [.. answer.Findings.Where(finding => finding.Blocks).Select(finding => Gate.Closed(finding.Name, finding.Message))];
        if (gates.Count > 0)
            return StepResult.Hold("preflight", string.Join("; ", gates.Select(gate => gate.Reason))) with { Gates = gates };

        var id = PlanContext.Stamp(context.Now);
        var update = new UpdateStatus
        {
            Id = id,
            From = from,
            To = context.Spec.Version,
            FromImage = fromImage,
            Generation = context.Cluster.Generation,
            Replicas = context.Spec.Replicas,
            StartTime = context.Now,
            Step = UpdateStep.Freeze,
            StepStartTime = context.Now,
            Copies = Names(context, id),
            Plan = (answer.Plan ?? new UpdatePlanStatus()) with
            {
                Strategy = strategy,
                PreflightTime = context.Now,
                Warnings =
                [
                    .. answer.Findings.Where(finding => !finding.Blocks).Select(finding => finding.Message),
                    .. CertificateReport.Warning(context.Spec.Database) is { } unverified ? new[] { unverified } : [],
                ],
            },
        };
        // Until they are accepted the intent is only a draft that names the pods.
        var accepted = new PodsAcceptedGate(Pods).Judge(context with { Update = update });
        if (accepted.Needs.Count > 0)
            return StepResult.Need(accepted.Needs);
        if (accepted.Verdict is { Open: true })
            return StepResult.Done with { Update = update };
        var problems = string.Join("; ", accepted.Refusals.Values);
        return StepResult.Hold("preflight", problems) with { Gates = [Gate.Closed(PodsAcceptedGate.Name, problems)], Refusals = accepted.Refusals };
    }

    /// <summary>Every pod that the update will create.</summary>
    private static IEnumerable<ServerIntent> Pods(PlanContext context) =>
        [.. context.Detaching().Select(context.OnSnapshot), context.Migrator(), .. Enumerable.Range(0, context.Replicas).Select(context.NewVersionIntent)];

    /// <summary>Whether a server serves or may serve: a ready server that has not reported its version yet, or whose node is not heard of, is unknown and does not justify a downtime.</summary>
    private static bool MayServe(PlanContext context, PodObserved pod) =>
        context.StillServes(pod) || (pod is { Ready: true, Admitted: true, Selected: true, DeletedAt: null } && pod is { ReportedVersion: null } or { NodeLost: true });

    private static CopyNamesStatus Names(PlanContext context, string id)
    {
        string Name(CopyKind kind, int number = 0) => ClusterNames.Copy(context.Cluster.Uid, id, kind, number);
        return new CopyNamesStatus
        {
            Golden = Name(CopyKind.Golden),
            Snapshots = [.. Enumerable.Range(1, context.Spec.Replicas - 1).Select(ordinal => Name(CopyKind.Snapshot, ordinal))],
            RestorePoint = Name(CopyKind.RestorePoint),
            Failed = Name(CopyKind.Failed, 1)[..^1],
        };
    }
}
