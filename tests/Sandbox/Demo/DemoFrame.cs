using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Demo;

/// <summary>What there is to see at one instant.</summary>
/// <param name="Cluster">The UmsCluster.</param>
/// <param name="Load">The devices' counters; null before the first second is over.</param>
/// <param name="Elapsed">Since the new version was set.</param>
/// <param name="Now">For times in state.</param>
internal sealed record DemoFrame(ClusterView Cluster, LoadSnapshot? Load, TimeSpan Elapsed, DateTime Now);
