using UmsOperator.Cluster;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Options;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Tells what a deleted cluster leaves in the database: in the log, in Events of its namespace, and outside it, as a namespace that is being deleted takes no Event and takes those
/// that it has along. Outside is the operator's own namespace, regarding its lease; where that is not known or is the same, <c>default</c>, regarding the namespace.
/// </summary>
internal sealed class LeftInDatabaseEvent(EventRecorder events, OperatorOptions options, ILogger<LeftInDatabaseEvent> logger)
{
    private const string Reason = "LeftInDatabase";
    private const string Action = "Delete";

    // Named in the reference too: some API servers refuse an Event on a Namespace otherwise.
    private const string Default = "default";

    public void Tell(Observation seen, IReadOnlyList<string> leaves)
    {
        foreach (var left in leaves)
        {
            var note = SafeText.Of(left, SafeText.Sentence);
            logger.LeftInDatabase(seen.Key, note);
            events.Publish(seen.Cluster, EventType.Warning, Reason, Action, note);
            var told = $"UmsCluster {seen.Key}: {note}";
            if (ElectionNamespace.Known(options) is { } own && own != seen.Key.Namespace)
                events.Publish(new V1Lease { Metadata = new V1ObjectMeta { Name = ElectionNamespace.LeaseName, NamespaceProperty = own } }, EventType.Warning, Reason, Action, told);
            else
                events.Publish(new V1Namespace { Metadata = new V1ObjectMeta { Name = seen.Key.Namespace, NamespaceProperty = Default } }, EventType.Warning, Reason, Action, told);
        }
    }
}
