using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Secrecy;

/// <summary>Collects every password of a site: the given ones, and by a watch those of all bindings that ever existed.</summary>
internal sealed class PlantedSecrets : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly ObjectCache<V1Secret> _secrets;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    private PlantedSecrets(SandboxSite site, ApiClient client) =>
        _secrets = new ObjectCache<V1Secret>(client, ResourcePath.Of<V1Secret>(site.Namespace), _ => Look(), TimeProvider.System);

    /// <summary>Owner of each password.</summary>
    public ImmutableSortedDictionary<string, string> All => _known.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static async Task<PlantedSecrets> StartAsync(SandboxSite site, ApiClient client, CancellationToken cancellationToken)
    {
        var planted = new PlantedSecrets(site, client);
        planted._watching = planted._secrets.RunAsync(planted._stopping.Token);
        await planted._secrets.Synced.WaitAsync(cancellationToken);
        return planted;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    // Called by the watch, so that short-lived Secrets are not missed.
    private void Look()
    {
        foreach (var secret in _secrets.Items)
        {
            if (secret.Data?.TryGetValue("password", out var password) == true)
                _known.TryAdd(Encoding.UTF8.GetString(password), secret.Metadata.Name);
        }
    }
}
