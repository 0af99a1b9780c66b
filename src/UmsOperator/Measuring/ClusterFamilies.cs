namespace UmsOperator.Measuring;

/// <summary>Metrics of a cluster that do not depend on an update.</summary>
internal static class ClusterFamilies
{
    public static readonly IReadOnlyList<Family> All =
    [
        new("ums_cluster_info", "1, with the version of production, the target version, and the phase of the cluster.", ["version", "target", "phase"], facts =>
            [new Sample(1, facts.Status.Version ?? "", facts.Status.TargetVersion ?? "", $"{facts.Status.Phase}")]),
        new("ums_cluster_condition", "1, with status (True, False, Unknown) and reason of a condition of the UmsCluster.", ["condition", "status", "reason"], facts =>
            facts.Status.Conditions.Select(condition => new Sample(1, condition.Type, condition.Status, condition.Reason))),
        new("ums_cluster_condition_elapsed_seconds", "Seconds since a condition last changed its status.", ["condition"], facts =>
            facts.Status.Conditions.Select(condition => new Sample(facts.Since(condition.LastTransitionTime), condition.Type))),
        new("ums_cluster_wanted_servers", "Number of servers that the spec requests; does not change while an update runs.", [], facts => [new Sample(facts.Figures.Wanted)]),
        new("ums_cluster_ready_servers", "Number of servers that serve.", [], facts => [new Sample(facts.Status.ReadyReplicas)]),
        new("ums_production_database_bytes", "Size of the production database.", [], facts => Sample.Of(facts.Figures.ProductionBytes)),
    ];
}
