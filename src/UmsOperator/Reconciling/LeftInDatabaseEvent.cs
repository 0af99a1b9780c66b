using Microsoft.Extensions.Options;
using UmsOperator.Cluster;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Options;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Reports what a deleted cluster leaves in the database: in the log, in Events of its namespace, and in Events of another namespace, because a
/// namespace that is being deleted accepts no new Events and loses its old ones. The other namespace is the operator's own, with an Event for its
/// lease. If that is unknown or the same, it is <c>default</c>, with an Event for the namespace.
/// </summary>
internal sealed class LeftInDatabaseEvent(EventRecorder events, IOptions<OperatorOptions> options, ILogger<LeftInDatabaseEvent> logger)
{
    private const string Reason = "LeftInDatabase";
    private const string Action = "Delete";

    // Also the namespace of the reference: some API servers refuse an Event for a Namespace otherwise.
    private const string Default = "default";

    /// <summary>Reports what is left.</summary>
    public void Report(Observation seen, IReadOnlyList<string> leaves)
    {
        foreach (var left in leaves)
        {
            var note = SafeText.Of(left, SafeText.Sentence);
            logger.LeftInDatabase(seen.Key, note);
            events.Publish(seen.Cluster, EventType.Warning, Reason, Action, note);
            var text = $"UmsCluster {seen.Key}: {note}";
            if (ElectionNamespace.Known(options.Value) is { } own && own != seen.Key.Namespace)
                events.Publish(new V1Lease { Metadata = new V1ObjectMeta { Name = ElectionNamespace.LeaseName, NamespaceProperty = own } }, EventType.Warning, Reason, Action, text);
            else
                events.Publish(new V1Namespace { Metadata = new V1ObjectMeta { Name = seen.Key.Namespace, NamespaceProperty = Default } }, EventType.Warning, Reason, Action, text);
        }
    }
}
