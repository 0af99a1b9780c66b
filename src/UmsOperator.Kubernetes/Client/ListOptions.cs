namespace UmsOperator.Kubernetes.Client;

/// <summary>Options of a list.</summary>
public sealed record ListOptions
{
    /// <summary>One namespace, or null for all of them (and for cluster-scoped kinds).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector such as <c>app=web,tier!=cache</c>; null for everything.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector such as <c>metadata.name=web</c>; null for everything.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page, at least 1. The server may return fewer or, from its cache, all of them.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Null reads the newest state (a quorum read). <c>"0"</c> reads the server's watch cache, of any age. Any other value means exactly that
    /// version, because lists are paged, and fails once the version is compacted.
    /// </summary>
    public string? ResourceVersion { get; init; }
}
