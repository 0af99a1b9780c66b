namespace UmsOperator.Kubernetes.Events;

/// <summary>The two types of events that the API knows.</summary>
public enum EventType
{
    /// <summary>Something went as it should.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
