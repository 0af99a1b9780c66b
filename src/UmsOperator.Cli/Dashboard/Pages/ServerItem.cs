using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A server on the page.</summary>
/// <param name="Name">Name of its pod.</param>
/// <param name="Version">The version that it was created for.</param>
/// <param name="Mode">Its mode; empty if unknown.</param>
/// <param name="IsReady">Whether it serves.</param>
/// <param name="Since">Since when it is so; empty if unknown.</param>
/// <param name="Problem">What prevents it from serving; empty if nothing.</param>
/// <param name="Database">Key of the database that it uses; null: unknown.</param>
internal sealed record ServerItem(string Name, string? Version, string Mode, bool IsReady, string Since, string Problem, string? Database)
{
    /// <summary>The server.</summary>
    public static ServerItem Of(ServerStatus server, UmsClusterStatus status, DateTime now) => new(
        server.Name, server.Version, $"{server.Mode}", server.Ready, server.LastTransitionTime is { } at ? Phrases.Between(at, now) : "",
        string.Join(": ", new[] { server.Problem, server.Message }.Where(text => !string.IsNullOrEmpty(text))), BoundDatabase.Of(server, status));
}
