namespace UmsOperator.Sandbox.Watching;

/// <summary>Checks the promises that hold at every instant, using the pods of that instant.</summary>
internal static class PodRules
{
    /// <summary>The violations at an instant.</summary>
    /// <param name="servers">The cluster's current servers.</param>
    /// <param name="hasServed">Whether a server has been ready before.</param>
    /// <returns>Description of each violation.</returns>
    public static IEnumerable<string> Violations(IReadOnlyList<ServerView> servers, bool hasServed)
    {
        if (hasServed && !servers.Any(server => server.IsReady))
            yield return $"P3: no server is ready ({string.Join(", ", servers.Select(server => $"{server.Pod} {server.Version} {server.Mode}"))})";
        var migrators = servers.Where(server => server is { IsMigrator: true, HasEnded: false }).ToList();
        if (migrators.Count > 1)
            yield return $"P2: {migrators.Count} migrators at once: {string.Join(", ", migrators.Select(server => server.Pod))}";
    }
}
