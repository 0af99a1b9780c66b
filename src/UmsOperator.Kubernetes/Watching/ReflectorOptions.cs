namespace UmsOperator.Kubernetes.Watching;

/// <summary>What a <see cref="Reflector{T}"/> mirrors, and its patience.</summary>
public sealed record ReflectorOptions
{
    /// <summary>One namespace, or null for all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector; null for everything. Never mirror all Secrets: memory and rights.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for everything.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Shortest time after which the server is told to end a watch; whole seconds.</summary>
    public TimeSpan MinWatch { get; init; } = TimeSpan.FromSeconds(240);

    /// <summary>Longest such time.</summary>
    public TimeSpan MaxWatch { get; init; } = TimeSpan.FromSeconds(480);

    /// <summary>How long after that time a watch that has not ended counts as dead.</summary>
    public TimeSpan StallGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the server may take to accept a watch.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait between two tries, before jitter, which may double it: so long after an outage the mirror may still be old.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
