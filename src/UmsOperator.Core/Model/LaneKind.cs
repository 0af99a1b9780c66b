namespace UmsOperator.Core.Model;

/// <summary>What an action belongs to.</summary>
public enum LaneKind
{
    /// <summary>Production, its restore point and the other copies that are no server's own.</summary>
    Production,

    /// <summary>One server: pod, bindings, snapshot.</summary>
    Server,

    /// <summary>A Service, the PodDisruptionBudget or a volume claim.</summary>
    Child,

    /// <summary>The resource itself: its finalizer.</summary>
    Cluster,
}
