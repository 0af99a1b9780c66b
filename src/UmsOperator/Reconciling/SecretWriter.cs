using System.Security.Cryptography;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Creates and deletes bindings' Secrets. They are immutable: an existing one is never changed. Another owner's Secret is neither used nor deleted.
/// </summary>
internal sealed class SecretWriter(ResourceClient<V1Secret> secrets, NameReader names)
{
    private const int PasswordLength = 32;
    private const string PasswordAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>Creates a Secret. If the cluster's own Secret exists, it was created by an earlier reconcile: binding IDs are never reused.</summary>
    /// <exception cref="ConflictException">Another owner's Secret has the name. The next reconcile observes it.</exception>
    public async Task CreateAsync(Observation seen, KubernetesAction.CreateSecret action, CancellationToken cancellationToken)
    {
        var login = LoginOf(seen, action.Binding);
        try
        {
            await secrets.CreateAsync(DesiredObjects.Secret(seen.Observed.Cluster, action.Binding, login.Username, login.Password, seen.Secrets.CaCertificate), cancellationToken);
        }
        catch (AlreadyExistsException)
        {
            RequireOwn(seen, action.Binding.SecretName, await secrets.GetAsync(seen.Key.Namespace, action.Binding.SecretName, cancellationToken));
        }
    }

    public async Task DeleteAsync(Observation seen, KubernetesAction.DeleteSecret action, CancellationToken cancellationToken)
    {
        var own = seen.Observed.Secrets.FirstOrDefault(secret => secret.Name == action.Name)
            ?? throw new ArgumentException($"Secret '{action.Name}' was not observed", nameof(action));
        await secrets.DeleteAsync(seen.Key.Namespace, action.Name, new DeleteOptions { Uid = own.Uid, ResourceVersion = own.ResourceVersion }, cancellationToken);
    }

    /// <summary>Reads the password in a binding's Secret from the API server, because the cache may not contain it yet.</summary>
    /// <exception cref="ObservationException">The Secret does not exist, or has no valid password.</exception>
    /// <exception cref="ConflictException">The Secret belongs to another owner, who knows the password.</exception>
    public async Task<string> PasswordAsync(Observation seen, string name, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(seen.Key.Namespace, name, cancellationToken);
        if (secret is not null)
            RequireOwn(seen, name, secret);
        return secret?.Data?.TryGetValue("password", out var password) == true && SecretText.Read("password", password).Text is { Length: > 0 } text
            ? text
            : throw new ObservationException($"Secret '{name}' in namespace '{seen.Key.Namespace}' has no valid password: it was deleted or changed; delete the Secret and the server's pod");
    }

    private void RequireOwn(Observation seen, string name, V1Secret? secret)
    {
        if (secret is not null && Ownership.ClusterUidOf(secret) == seen.Uid)
            return;
        var child = new ChildName(ChildKind.Secret, name);
        names.Forget(seen.Cluster, child);
        names.Refuse(seen.Cluster, child);
        throw new ConflictException("NameTaken", $"Secret '{name}' does not belong to this cluster");
    }

    private static Login LoginOf(Observation seen, Binding binding) => seen.Cluster.Spec.Database.Access switch
    {
        DatabaseAccess.SharedCredentials => seen.Secrets.Server ?? throw new ObservationException(string.Join("; ", seen.Secrets.Problems)),
        _ => new Login(binding.Role, RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength)),
    };
}
