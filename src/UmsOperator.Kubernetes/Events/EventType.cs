namespace UmsOperator.Kubernetes.Events;

/// <summary>Type of an Event.</summary>
public enum EventType
{
    /// <summary>Something happened as expected.</summary>
    Normal,

    /// <summary>Something may need attention.</summary>
    Warning,
}
