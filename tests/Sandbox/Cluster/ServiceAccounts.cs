using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// Creates each namespace's <c>default</c> ServiceAccount, without which no pod is admitted; before 1.24 also its token Secret, for the same
/// reason; and <c>kube-root-ca.crt</c>, which is part of projected token volumes since 1.21.
/// </summary>
internal sealed class ServiceAccounts(ClusterState state, string authority, bool wantsTokenSecret) : StandIn(state)
{
    private const string Account = "default";
    private const string RootAuthority = "kube-root-ca.crt";

    private readonly HashSet<string> _authorityGiven = new(StringComparer.Ordinal);

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var @namespace in State.Namespaces.Items.Where(n => n.Metadata.DeletionTimestamp is null).Select(n => n.Metadata.Name))
        {
            var account = State.Accounts.Find(@namespace, Account) ?? await CreateAccountAsync(@namespace, cancellationToken);
            if (wantsTokenSecret && account?.Secrets is null or []) await CreateTokenAsync(@namespace, account, cancellationToken);
            if (_authorityGiven.Add(@namespace)) await CreateAuthorityAsync(@namespace, cancellationToken);
        }
    }

    private Task<V1ServiceAccount?> CreateAccountAsync(string @namespace, CancellationToken cancellationToken) => UnlessThereAsync(
        () => State.Client.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = Account } }, @namespace, cancellationToken: cancellationToken));

    private async Task CreateTokenAsync(string @namespace, V1ServiceAccount? account, CancellationToken cancellationToken)
    {
        if (account is null) return; // the watch will report it
        const string Name = "default-token-sandbox";
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 365 * 24 * 3600 } };
        var token = await State.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, Account, @namespace, cancellationToken: cancellationToken);
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = Name,
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["kubernetes.io/service-account.name"] = Account,
                    ["kubernetes.io/service-account.uid"] = account.Metadata.Uid,
                },
            },
            Type = "kubernetes.io/service-account-token",
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["token"] = Encoding.UTF8.GetBytes(token.Status.Token),
                ["namespace"] = Encoding.UTF8.GetBytes(@namespace),
                ["ca.crt"] = Encoding.UTF8.GetBytes(authority),
            },
        };
        await UnlessThereAsync(() => State.Client.CoreV1.CreateNamespacedSecretAsync(secret, @namespace, cancellationToken: cancellationToken));
        var patch = new V1Patch($$"""{"secrets":[{"name":"{{Name}}"}]}""", V1Patch.PatchType.StrategicMergePatch);
        await State.Client.CoreV1.PatchNamespacedServiceAccountAsync(patch, Account, @namespace, cancellationToken: cancellationToken);
    }

    private Task<V1ConfigMap?> CreateAuthorityAsync(string @namespace, CancellationToken cancellationToken)
    {
        var map = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = RootAuthority },
            Data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ca.crt"] = authority },
        };
        return UnlessThereAsync(() => State.Client.CoreV1.CreateNamespacedConfigMapAsync(map, @namespace, cancellationToken: cancellationToken));
    }

    private static async Task<T?> UnlessThereAsync<T>(Func<Task<T>> create) where T : class
    {
        try
        {
            return await create();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return null; // it already exists, or its namespace was deleted
        }
    }
}
