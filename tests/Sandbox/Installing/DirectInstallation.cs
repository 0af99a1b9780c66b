using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Runs the built operator as a process outside the cluster, with the sandbox's own sample.</summary>
internal sealed class DirectInstallation(SandboxSite site, DemoOptions options) : IInstallation
{
    public async Task<bool> InstallAsync(CancellationToken cancellationToken) => await site.StartOperatorAsync(cancellationToken: cancellationToken) is not null;

    public Task DescribeClusterAsync(CancellationToken cancellationToken) =>
        site.ApplyAsync(site.Sample(DemoOptions.Cluster, options.From, options.Replicas), cancellationToken);

    public Task RaiseVersionAsync(CancellationToken cancellationToken) =>
        site.PatchSpecAsync(DemoOptions.Cluster, new JsonObject { ["version"] = options.To }, cancellationToken);
}
