using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Watching;

/// <summary>
/// Observes an update independently: pods by the API, sessions by PostgreSQL's catalog. It shares no code with the
/// operator and never reads its status. It checks the promises of docs/promises.md.
/// </summary>
internal sealed class ClusterObserver : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SandboxSite _site;
    private readonly ApiClient _client;
    private readonly ProductionSessions _sessions;
    private readonly ObjectCache<V1Pod> _pods;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, ServerView> _logins = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ServerView> _unread = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServerView> _migrators = new(StringComparer.Ordinal);
    private readonly AwayTime _away = new(TimeProvider.System);
    private ImmutableList<string> _violations = [];
    private Task _loops = Task.CompletedTask;
    private readonly DateTime _since = TimeProvider.System.GetUtcNow().UtcDateTime;
    private readonly string? _log;
    private bool _hasServed;

    private ClusterObserver(SandboxSite site, ApiClient client, string maintenance, string? log)
    {
        _log = log;
        _site = site;
        _client = client;
        _sessions = new ProductionSessions(maintenance, site.Names.Database);
        _pods = new ObjectCache<V1Pod>(client, ResourcePath.Of<V1Pod>(site.Namespace), _ => Look(), TimeProvider.System);
    }

    /// <summary>The violations found so far, in order.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Time during which a server was stopping, starting or migrating.</summary>
    public TimeSpan Away => _away.Total;

    /// <summary>Number of migrator pods on production: one, unless an attempt was lost.</summary>
    public int Migrators => _migrators.Count;

    /// <summary>The servers according to their pods.</summary>
    public IEnumerable<ServerView> Servers => _pods.Items.Select(ServerView.From).OrderBy(server => server.Pod, StringComparer.Ordinal);

    /// <summary>Starts the observation.</summary>
    public static async Task<ClusterObserver> StartAsync(SandboxCluster cluster, SandboxSite site, CancellationToken cancellationToken)
    {
        var observer = new ClusterObserver(site, cluster.Client, cluster.Postgres.ConnectionString(), cluster.Postgres.LogPath);
        observer._loops = Task.WhenAll(
            observer._pods.RunAsync(observer._stopping.Token),
            observer._sessions.RunAsync(observer._stopping.Token),
            observer.ReadLoginsAsync(observer._stopping.Token));
        await observer._pods.Synced.WaitAsync(cancellationToken);
        return observer;
    }

    /// <summary>Checks the observed sessions after the end of an update (P1).</summary>
    /// <param name="target">The new version.</param>
    /// <param name="migration">Production's migration history, read after the end.</param>
    public void JudgeSessions(string target, MigrationHistory migration)
    {
        foreach (var violation in SessionRules.Violations(_sessions.Seen, _logins, target, migration))
            Report(violation);
        if (_log is not { } path)
            return;
        foreach (var violation in SessionRules.Violations(ConnectionLog.Logins(File.ReadLines(path), _site.Names.Database, _since), _logins, target, migration))
            Report($"{violation} (in the server's log)");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        _stopping.Dispose();
    }

    // Called by the watch, so that no intermediate state is missed.
    private void Look()
    {
        var servers = Servers.ToList();
        foreach (var server in servers.Where(server => _known.Add(server.Secret)))
        {
            _unread.Enqueue(server);
            if (server.IsMigrator)
                _migrators.TryAdd(server.Secret, server);
        }

        foreach (var violation in PodRules.Violations(servers, _hasServed))
            Report(violation);
        _away.Look(servers.Count(server => server.IsReady));
        _hasServed |= servers.Any(server => server.IsReady);
    }

    /// <summary>Reads which login belongs to which server. Bindings are never reused, so the result stays valid.</summary>
    private async Task ReadLoginsAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            while (_unread.TryDequeue(out var server))
            {
                try
                {
                    var secret = await _client.CoreV1.ReadNamespacedSecretAsync(server.Secret, _site.Namespace, cancellationToken: cancellationToken);
                    if (secret.Data?.TryGetValue("username", out var login) == true)
                        _logins[Encoding.UTF8.GetString(login)] = server;
                }
                catch (Exception e) when (e is HttpOperationException or HttpRequestException or OperationCanceledException)
                {
                    // The Secret was deleted with its pod, or the observer is stopping.
                }
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Report(string violation) => ImmutableInterlocked.Update(ref _violations, violations => violations.Contains(violation) ? violations : violations.Add(violation));
}
