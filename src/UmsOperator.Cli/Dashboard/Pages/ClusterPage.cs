using UmsOperator.Api;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Timelines;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>One cluster: the parts of <c>kubectl ums status</c> and <c>history</c>.</summary>
internal sealed record ClusterPage
{
    private const string Unseen = "The operator has not looked at this cluster yet.";
    private const string Unreadable = "The status was written by another version of the operator, and cannot be read. Use its kubectl-ums, or: -o yaml";

    /// <summary>Namespace of the cluster.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>UID: another cluster of the same name has another one.</summary>
    public string? Uid { get; init; }

    /// <summary>Its phase; empty: none yet.</summary>
    public string Phase { get; init; } = "";

    /// <summary>How it is.</summary>
    public Tone Tone { get; init; }

    /// <summary>Version of production.</summary>
    public string? Version { get; init; }

    /// <summary>The version that it moves to; null: it does not move.</summary>
    public string? Target { get; init; }

    /// <summary>Progress in the vendor's wording.</summary>
    public string? Updated { get; init; }

    /// <summary>Servers that serve, of how many.</summary>
    public string? Ready { get; init; }

    /// <summary>The state in one sentence, without times: it changes only if something happens.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why nothing else is shown; null: the status can be read.</summary>
    public string? Notice { get; init; }

    /// <summary>What it waits for; null: nothing.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The update under way; null: none.</summary>
    public UpdateItem? Update { get; init; }

    /// <summary>The servers.</summary>
    public IReadOnlyList<ServerItem> Servers { get; init; } = [];

    /// <summary>The databases.</summary>
    public IReadOnlyList<DatabaseItem> Databases { get; init; } = [];

    /// <summary>The conditions to read.</summary>
    public IReadOnlyList<ConcernItem> Concerns { get; init; } = [];

    /// <summary>What a person can do.</summary>
    public IReadOnlyList<Advice> Options { get; init; } = [];

    /// <summary>The buttons.</summary>
    public IReadOnlyList<VerbItem> Verbs { get; init; } = [];

    /// <summary>Names of the restore points that a rollback can choose, those of the newest update first.</summary>
    public IReadOnlyList<string> RestorePoints { get; init; } = [];

    /// <summary>Past updates.</summary>
    public IReadOnlyList<HistoryLine> History { get; init; } = [];

    /// <summary>The page.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="now">The time, for what is told as a duration.</param>
    public static ClusterPage Of(UmsCluster cluster, DateTime now)
    {
        var status = cluster.Status;
        var page = new ClusterPage
        {
            Namespace = cluster.Metadata.NamespaceProperty,
            Name = cluster.Metadata.Name,
            Uid = cluster.Metadata.Uid,
            Phase = $"{status?.Phase}",
            Tone = Tones.Of(status?.Phase),
            Version = status?.Version ?? cluster.Spec.Version,
            Sentence = Facts.Sentence(cluster),
            Notice = status is null ? Unseen : status.Unreadable ? Unreadable : null,
            Verbs = VerbItem.Of(cluster, now),
        };
        return status is null || status.Unreadable ? page : page with
        {
            Target = status.TargetVersion is { } target && target != status.Version ? target : null,
            Updated = status.Updated,
            Ready = status.Ready,
            WaitsFor = ClusterTable.WaitsFor(cluster) is { Length: > 0 } waits ? waits : null,
            Update = status.Update is { } update ? UpdateItem.Of(update, now) : null,
            Servers = [.. status.Servers.Select(server => ServerItem.Of(server, status, now))],
            Databases = DatabaseItem.Of(cluster, now),
            Concerns = [.. Showing.Concerns.Of(cluster).Select(one => ConcernItem.Of(one, now))],
            Options = Adviser.Of(cluster, now),
            RestorePoints = [.. RestorePoint.Of(cluster).Where(one => one.CanBeProduction).Select(one => one.Database)],
            History = [.. status.History.Select(HistoryLine.Of)],
        };
    }
}
