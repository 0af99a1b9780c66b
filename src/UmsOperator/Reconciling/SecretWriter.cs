using System.Security.Cryptography;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>Makes and deletes bindings' Secrets. They are immutable: what is there stays as it is. One of somebody else is neither used nor deleted.</summary>
internal sealed class SecretWriter(ResourceClient<V1Secret> secrets, NameReader names)
{
    private const int PasswordLength = 32;
    private const string PasswordAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>Creates it. One of the cluster's own was made in an earlier round that the mirror has not seen yet, or before a crash: binding ids are never used again.</summary>
    /// <exception cref="ConflictException">Somebody else has the name: the next look shows it.</exception>
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
            ?? throw new ArgumentException($"Secret '{action.Name}' was not seen", nameof(action));
        await secrets.DeleteAsync(seen.Key.Namespace, action.Name, new DeleteOptions { Uid = own.Uid, ResourceVersion = own.ResourceVersion }, cancellationToken);
    }

    /// <summary>The password in a binding's Secret, read from the API server: the mirror may not have it yet.</summary>
    /// <exception cref="ObservationException">There is no such Secret, or no password in it.</exception>
    /// <exception cref="ConflictException">It is somebody else's, who knows the password.</exception>
    public async Task<string> PasswordAsync(Observation seen, string name, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(seen.Key.Namespace, name, cancellationToken);
        if (secret is not null)
            RequireOwn(seen, name, secret);
        return secret?.Data?.TryGetValue("password", out var password) == true && SecretText.Read("password", password).Text is { Length: > 0 } text
            ? text
            : throw new ObservationException($"Secret '{name}' in namespace '{seen.Key.Namespace}' has no password that can be read: it was deleted or changed; delete it, and the server's pod");
    }

    private void RequireOwn(Observation seen, string name, V1Secret? secret)
    {
        if (secret is not null && Ownership.ClusterUidOf(secret) == seen.Uid)
            return;
        var child = new ChildName(DesiredObjects.SecretKind, name);
        names.Forget(seen.Cluster, child);
        names.Refuse(seen.Cluster, child);
        throw new ConflictException("NameTaken", $"Secret '{name}' is not this cluster's own");
    }

    private static Login LoginOf(Observation seen, Binding binding) => seen.Cluster.Spec.Database.Access switch
    {
        DatabaseAccess.SharedCredentials => seen.Secrets.Server ?? throw new ObservationException(string.Join("; ", seen.Secrets.Problems)),
        _ => new Login(binding.Role, RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength)),
    };
}
