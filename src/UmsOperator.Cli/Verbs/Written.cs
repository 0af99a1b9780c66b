using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>A request that was written.</summary>
/// <param name="Before">The cluster that it was judged by.</param>
/// <param name="Generation">Generation of the spec afterwards.</param>
internal sealed record Written(UmsCluster Before, long Generation)
{
    /// <summary>Whether the status describes the spec with the request.</summary>
    public bool IsSeen(UmsCluster cluster) => cluster.Status?.ObservedGeneration >= Generation;
}
