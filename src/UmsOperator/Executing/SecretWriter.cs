using System.Security.Cryptography;
using k8s.Models;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Plans;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Observing;
using UmsOperator.Mirroring;

namespace UmsOperator.Executing;

/// <summary>Makes and deletes bindings' Secrets. They are immutable: what is there stays as it is.</summary>
internal sealed class SecretWriter(ResourceClient<V1Secret> secrets, World world)
{
    private const int PasswordLength = 32;
    private const string PasswordAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public async Task CreateAsync(Observation seen, KubernetesAction.CreateSecret action, CancellationToken ct)
    {
        var login = LoginOf(seen, action.Binding);
        try
        {
            await secrets.CreateAsync(DesiredObjects.Secret(seen.Observed.Cluster, action.Binding, login.Username, login.Password, seen.Secrets.CaCertificate), ct);
        }
        catch (AlreadyExistsException)
        {
            // Made in an earlier round that the mirror has not seen yet, or before a crash. Binding ids are never used again, so it is ours.
        }
    }

    public async Task DeleteAsync(Observation seen, KubernetesAction.DeleteSecret action, CancellationToken ct)
    {
        if (world.Secrets.Get(new ObjectKey(seen.Key.Namespace, action.Name)) is { } secret)
            await secrets.DeleteAsync(seen.Key.Namespace, action.Name, new DeleteOptions { Uid = secret.Metadata.Uid }, ct);
    }

    /// <summary>The password in a binding's Secret, read from the API server: the mirror may not have it yet.</summary>
    /// <exception cref="ObservationException">There is no such Secret, or no password in it.</exception>
    public async Task<string> PasswordAsync(Observation seen, string name, CancellationToken ct)
    {
        var secret = await secrets.GetAsync(seen.Key.Namespace, name, ct);
        return secret?.Data?.TryGetValue("password", out var password) == true && SecretText.Read("password", password).Text is { Length: > 0 } text
            ? text
            : throw new ObservationException($"Secret '{name}' in namespace '{seen.Key.Namespace}' has no password that can be read: it was deleted or changed; delete it, and the server's pod");
    }

    private static Login LoginOf(Observation seen, Binding binding) => seen.Cluster.Spec.Database.Access switch
    {
        DatabaseAccess.SharedCredentials => seen.Secrets.Server ?? throw new ObservationException(string.Join("; ", seen.Secrets.Problems)),
        _ => new Login(binding.Role, RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength)),
    };
}
