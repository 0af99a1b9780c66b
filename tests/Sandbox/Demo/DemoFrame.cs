using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Demo;

/// <summary>The state that the demo shows at one instant.</summary>
/// <param name="Cluster">The UmsCluster.</param>
/// <param name="Load">The devices' counters; null during the first second.</param>
/// <param name="Elapsed">Time since the new version was set.</param>
/// <param name="Now">Current time, for the durations of states.</param>
internal sealed record DemoFrame(ClusterView Cluster, LoadSnapshot? Load, TimeSpan Elapsed, DateTime Now);
