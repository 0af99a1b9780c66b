namespace UmsOperator.Sandbox.Watching;

/// <summary>Checks promise P1 after an update, using the sessions observed during it.</summary>
internal static class SessionRules
{
    /// <summary>Sessions that break the promise.</summary>
    /// <param name="seen">Logins on production with their first and last times.</param>
    /// <param name="logins">Server of each login; other logins are ignored.</param>
    /// <param name="target">The new version.</param>
    /// <param name="migration">Production's migration history, read after the end.</param>
    /// <returns>Description of each violation.</returns>
    public static IEnumerable<string> Violations(
        IReadOnlyDictionary<string, (DateTime First, DateTime Last)> seen, IReadOnlyDictionary<string, ServerView> logins, string target, MigrationHistory migration)
    {
        foreach (var (login, (first, last)) in seen)
        {
            if (!logins.TryGetValue(login, out var server) || server.IsMigrator)
                continue;
            if (server.Version != target && migration.LastBegun is { } begun && last > begun)
                yield return $"P1: {server.Pod} {server.Version} had a session on production at {last:HH:mm:ss.fff}, migrated since {begun:HH:mm:ss.fff}";
            if (server.Version == target && (migration.LastFinished is not { } finished || first < finished))
                yield return $"P1: {server.Pod} {server.Version} had a session on production at {first:HH:mm:ss.fff}, before its migration was committed";
        }
    }
}
