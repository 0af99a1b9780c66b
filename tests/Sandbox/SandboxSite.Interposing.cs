using k8s;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox;

/// <content>Proxies between the site's operators and their servers.</content>
public sealed partial class SandboxSite
{
    private ApiProxy? _apiProxy;
    private DatabaseProxy? _databaseProxy;

    /// <summary>
    /// Makes operators connect to the API server, and clusters created from <see cref="Sample"/> connect to PostgreSQL, through proxies
    /// in which an interposer decides on each action. Call it once, before operators and clusters are started.
    /// </summary>
    public async Task InterposeAsync(IInterposer interposer, CancellationToken cancellationToken = default)
    {
        var server = KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.ControlPlane.KubeConfigPath);
        _apiProxy = await ApiProxy.StartAsync(server, interposer, cancellationToken);
        _databaseProxy = DatabaseProxy.Start(_cluster.Postgres.Port, interposer);
        var direct = await File.ReadAllTextAsync(OperatorKubeConfigPath, cancellationToken);
        await File.WriteAllTextAsync(
            OperatorKubeConfigPath, direct.Replace($"server: {server.Host}", $"server: {_apiProxy.Address}", StringComparison.Ordinal), cancellationToken);
    }

    private async Task EndInterposingAsync()
    {
        // A site may be disposed by its user and again by its cluster.
        var (api, database) = (_apiProxy, _databaseProxy);
        (_apiProxy, _databaseProxy) = (null, null);
        if (api is not null)
            await api.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }
}
