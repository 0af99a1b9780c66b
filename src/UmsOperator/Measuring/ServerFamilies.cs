using UmsOperator.Api.Status;

namespace UmsOperator.Measuring;

/// <summary>Metrics of the servers.</summary>
internal static class ServerFamilies
{
    public static readonly IReadOnlyList<Family> All =
    [
        new("ums_cluster_servers", "Servers that exist, by mode.", ["mode"], facts => Enum.GetValues<ServerMode>()
            .Select(mode => new Sample(facts.Status.Servers.Count(server => server.Mode == mode), LabelOf(mode)))),
        new("ums_server_info", "1, with version and mode of a server that exists.", ["server", "version", "mode"], facts => facts.Status.Servers
            .Select(server => new Sample(1, server.Name, server.Version ?? "", server.Mode is { } mode ? LabelOf(mode) : ""))),
        new("ums_server_ready", "1 if a requested server serves: it is ready, admitted, and has the expected version. 0 otherwise, also without a pod.", ["server"], facts =>
            facts.Figures.Servers.Select(server => new Sample(server.Serves ? 1 : 0, server.Name))),
        new("ums_server_update_mode_seconds", "Seconds since a server entered update mode; no series for a server that is stopping.", ["server"], facts => InUpdateMode(facts)
            .Select(server => new Sample(facts.Since(server.LastTransitionTime!.Value), server.Name))),
        new("ums_server_update_mode_expected_seconds", "Seconds within which a server in update mode is expected to serve: the time that the canary needed.", ["server"], facts =>
            facts.Status.Update?.Canary is { } canary ? InUpdateMode(facts).Select(server => new Sample(canary.StartSeconds, server.Name)) : []),
        new("ums_server_update_mode_deadline_seconds", "Seconds after which a server in update mode that does not serve counts as stalled.", ["server"], facts =>
            InUpdateMode(facts).Select(server => new Sample(facts.Figures.MigrationDeadlineSeconds, server.Name))),
    ];

    private static IEnumerable<ServerStatus> InUpdateMode(ClusterFacts facts) => facts.Status.Servers
        .Where(server => server is { Mode: ServerMode.Update, LastTransitionTime: not null })
        .Where(server => !facts.Figures.Servers.Any(figure => figure.Stopping && figure.Name == server.Name));

    private static string LabelOf(ServerMode mode) => mode.ToString().ToLowerInvariant();
}
