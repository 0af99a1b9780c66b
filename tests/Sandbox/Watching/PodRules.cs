namespace UmsOperator.Sandbox.Watching;

/// <summary>Promises that hold at every instant, judged from the pods of that instant.</summary>
internal static class PodRules
{
    /// <summary>What must not be.</summary>
    /// <param name="servers">The cluster's servers now.</param>
    /// <param name="hasServed">Whether one has been ready before.</param>
    /// <returns>Each violation in words.</returns>
    public static IEnumerable<string> Violations(IReadOnlyList<ServerView> servers, bool hasServed)
    {
        if (hasServed && !servers.Any(server => server.IsReady))
            yield return $"P3: no server is ready ({string.Join(", ", servers.Select(server => $"{server.Pod} {server.Version} {server.Mode}"))})";
        var migrators = servers.Where(server => server is { IsMigrator: true, HasEnded: false }).ToList();
        if (migrators.Count > 1)
            yield return $"P2: {migrators.Count} migrators at once: {string.Join(", ", migrators.Select(server => server.Pod))}";
    }
}
