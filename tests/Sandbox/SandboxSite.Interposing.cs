using k8s;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox;

/// <content>Proxies between the site's operators and what they work on.</content>
public sealed partial class SandboxSite
{
    private ApiProxy? _apiProxy;
    private DatabaseProxy? _databaseProxy;

    /// <summary>
    /// From now on operators that are started reach the API server, and clusters made from <see cref="Sample"/> reach PostgreSQL, through proxies
    /// where an interposer rules on each action. Once, before both.
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
        // Sites are ended by their users and again by their cluster.
        var (api, database) = (_apiProxy, _databaseProxy);
        (_apiProxy, _databaseProxy) = (null, null);
        if (api is not null)
            await api.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }
}
