namespace UmsOperator.Kubernetes.Watching;

/// <summary>What a <see cref="Reflector{T}"/> caches, and its timeouts.</summary>
public sealed record ReflectorOptions
{
    /// <summary>One namespace, or null for all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector; null for everything. Do not cache all Secrets: it costs memory and needs broad permissions.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for everything.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Shortest timeoutSeconds of a watch, after which the server ends it; whole seconds.</summary>
    public TimeSpan MinWatch { get; init; } = TimeSpan.FromSeconds(240);

    /// <summary>Longest timeoutSeconds of a watch; whole seconds.</summary>
    public TimeSpan MaxWatch { get; init; } = TimeSpan.FromSeconds(480);

    /// <summary>How long after its timeoutSeconds a watch that has not ended counts as stalled.</summary>
    public TimeSpan StallGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the server may take to accept a watch.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest delay between two attempts, before jitter of up to 100 %. After an outage the cache may be out of date for that long.
    /// </summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
