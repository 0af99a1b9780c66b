namespace UmsOperator.Sandbox.Torture;

/// <summary>One update in which each kind of write to the API server is refused for a while (promise P11).</summary>
public sealed class RefusalStory
{
    private readonly RequestRefuser _refuser;
    private readonly KillStory _story;

    /// <summary>Creates a story.</summary>
    /// <param name="cluster">The sandbox.</param>
    /// <param name="site">The site whose operators are refused.</param>
    /// <param name="name">Name of the UmsCluster.</param>
    /// <param name="script">The update and its expected end.</param>
    /// <param name="options">Share of the kinds that are refused, and time limit.</param>
    public RefusalStory(SandboxCluster cluster, SandboxSite site, string name, KillScript script, KillOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _refuser = new RequestRefuser(site, options.Share, options.Seed, options.ToldWithin, TimeProvider.System);
        _story = new KillStory(cluster, site, name, script, options, _refuser);
    }

    /// <summary>Inserts the proxies; call it before the first operator starts and the cluster is applied.</summary>
    public Task InterposeAsync(CancellationToken cancellationToken = default) => _story.InterposeAsync(cancellationToken);

    /// <summary>Sets the version and waits for the end of the update.</summary>
    public async Task<RefusalReport> RunAsync(CancellationToken cancellationToken = default)
    {
        var report = await _story.RunAsync(cancellationToken);
        return new RefusalReport(_refuser.Count.Points, _refuser.Count.Told, report.Faults, report.Elapsed);
    }
}
