using k8s.Models;

namespace UmsOperator.Kubernetes.Events;

/// <summary>An Event in the queue.</summary>
internal sealed record PendingEvent(V1ObjectReference Regarding, EventType Type, string Reason, string Action, string Note, DateTimeOffset At)
{
    public SeriesKey Series => new(Regarding.Uid, Regarding.NamespaceProperty, Regarding.Name, Type, Reason, Action, Note);

    public override string ToString() => $"{Regarding.Kind} {Regarding.NamespaceProperty}/{Regarding.Name}";
}
