namespace UmsOperator.Core.Model;

/// <summary>What the actions of an <see cref="ActionLane"/> work on.</summary>
public enum LaneKind
{
    /// <summary>Production, its restore point, and the other copies except the servers' snapshots.</summary>
    Production,

    /// <summary>One server: its pod, bindings and snapshot.</summary>
    Server,

    /// <summary>A Service, the PodDisruptionBudget or a volume claim.</summary>
    Child,

    /// <summary>The UmsCluster itself: its finalizer.</summary>
    Cluster,
}
