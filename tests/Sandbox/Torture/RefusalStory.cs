namespace UmsOperator.Sandbox.Torture;

/// <summary>One update of whose writes to the API server each kind is refused once for a while (promise P11).</summary>
public sealed class RefusalStory
{
    private readonly RequestRefuser _refuser;
    private readonly KillStory _story;

    /// <summary>A story that has not begun.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="site">Its operators are refused.</param>
    /// <param name="name">The UmsCluster.</param>
    /// <param name="script">What happens to it.</param>
    /// <param name="options">Which share of the kinds is refused, and how long the whole may take.</param>
    public RefusalStory(SandboxCluster cluster, SandboxSite site, string name, KillScript script, KillOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _refuser = new RequestRefuser(site, options.Share, options.Seed, options.ToldWithin, TimeProvider.System);
        _story = new KillStory(cluster, site, name, script, options, _refuser);
    }

    /// <summary>Puts the proxies in their places: before the first operator starts and the cluster is applied.</summary>
    public Task InterposeAsync(CancellationToken cancellationToken = default) => _story.InterposeAsync(cancellationToken);

    /// <summary>Sets the version and sees the update through to its end.</summary>
    public async Task<RefusalReport> RunAsync(CancellationToken cancellationToken = default)
    {
        var report = await _story.RunAsync(cancellationToken);
        return new RefusalReport(_refuser.Count.Points, _refuser.Count.Told, report.Faults, report.Elapsed);
    }
}
