using System.Collections.Concurrent;
using System.Net;
using System.Text;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Reads the Secrets that a spec names from the API server, because the operator caches only Secrets that it created. Results are reused for some
/// seconds, so that a busy update does not send a request with each reconcile. Thread-safe.
/// </summary>
internal sealed class ReferencedSecretReader(ResourceClient<V1Secret> secrets, TimeProvider time)
{
    private const string UsernameKey = "username";
    private const string PasswordKey = "password";
    private const string AuthorityKey = "ca.crt";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<ObjectKey, (DateTimeOffset ReadAt, V1Secret? Secret)> _read = [];
    private readonly ConcurrentDictionary<string, (DatabaseSpec Database, ReferencedSecrets Secrets)> _held = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the Secrets. For a cluster that is being deleted the last valid contents are reused: if its namespace is deleted too, the Secrets may
    /// disappear before the cleanup has used them.
    /// </summary>
    /// <exception cref="ApiException">The API server returned an error.</exception>
    public async Task<ReferencedSecrets> ReadAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var uid = cluster.Metadata.Uid;
        var read = await ReadNowAsync(cluster, cancellationToken);
        if (read.Problems.IsEmpty && cluster.Metadata.Finalizers?.Contains(Finalizers.Cluster) == true)
            _held[uid] = (cluster.Spec.Database, read);
        // Only if spec.database is unchanged: a login must not be sent to another host.
        return !read.Problems.IsEmpty && cluster.Metadata.DeletionTimestamp is not null && _held.TryGetValue(uid, out var held) && held.Database == cluster.Spec.Database
            ? held.Secrets
            : read;
    }

    /// <summary>Drops the contents for a cluster.</summary>
    public void Forget(string uid) => _held.TryRemove(uid, out _);

    private async Task<ReferencedSecrets> ReadNowAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var database = cluster.Spec.Database;
        var problems = new List<string>();
        var @operator = await LoginAsync("database.operatorSecretRef", cluster, database.OperatorSecretRef, problems, cancellationToken);
        var server = database.Access == DatabaseAccess.SharedCredentials
            ? await LoginAsync("database.serverSecretRef", cluster, database.ServerSecretRef, problems, cancellationToken)
            : null;
        var authority = database.CaSecretRef is null
            ? null
            : await DataAsync("database.caSecretRef", cluster, database.CaSecretRef, [AuthorityKey], problems, cancellationToken);
        return new ReferencedSecrets
        {
            Operator = @operator,
            Server = server,
            // Not strict, because comments between the certificates of a bundle may have any encoding.
            CaCertificate = authority is null ? null : Encoding.UTF8.GetString(authority[AuthorityKey]),
            Problems = [.. problems],
        };
    }

    private async Task<Login?> LoginAsync(string field, UmsCluster cluster, SecretReference? reference, List<string> problems, CancellationToken cancellationToken)
    {
        if (await DataAsync(field, cluster, reference, [UsernameKey, PasswordKey], problems, cancellationToken) is not { } data)
            return null;
        var (username, password) = (SecretText.Read(UsernameKey, data[UsernameKey]), SecretText.Read(PasswordKey, data[PasswordKey]));
        string?[] faults =
        [
            username.Fault is null ? null : $"key {UsernameKey} {username.Fault}",
            password.Fault is null ? null : $"key {PasswordKey} {password.Fault}",
        ];
        var problem = SecretPin.Problem(field, reference!.Name, data, cluster.Spec.Database)
            ?? (faults.Any(fault => fault is not null)
                ? $"{field}: Secret '{reference.Name}' in namespace '{cluster.Metadata.NamespaceProperty}': {string.Join("; ", faults.Where(fault => fault is not null))}; correct the Secret"
                : null);
        if (problem is null)
            return new Login(username.Text!, password.Text!);
        problems.Add(problem);
        return null;
    }

    private async Task<IDictionary<string, byte[]>?> DataAsync(
        string field, UmsCluster cluster, SecretReference? reference, string[] keys, List<string> problems, CancellationToken cancellationToken)
    {
        var ns = cluster.Metadata.NamespaceProperty;
        var wanted = keys.Length == 1 ? $"key {keys[0]}" : $"keys {string.Join(" and ", keys)}";
        if (string.IsNullOrEmpty(reference?.Name))
        {
            problems.Add($"{field}: is not set; name a Secret with {wanted}");
            return null;
        }
        V1Secret? secret;
        try
        {
            secret = await GetAsync(new ObjectKey(ns, reference.Name), cancellationToken);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            problems.Add($"{field}: the operator may not read Secret '{reference.Name}' in namespace '{ns}'; bind its role in that namespace");
            return null;
        }
        if (secret is null)
        {
            problems.Add($"{field}: Secret '{reference.Name}' does not exist in namespace '{ns}'; create it with {wanted}");
            return null;
        }
        var missing = keys.Where(key => secret.Data?.TryGetValue(key, out var value) != true || value is not { Length: > 0 }).ToList();
        if (missing.Count > 0)
        {
            problems.Add($"{field}: Secret '{reference.Name}' in namespace '{ns}' has no {string.Join(" and no ", missing)}; it needs {wanted}");
            return null;
        }
        return secret.Data;
    }

    private async Task<V1Secret?> GetAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_read.TryGetValue(key, out var known) && now - known.ReadAt < Lifetime)
            return known.Secret;
        var secret = await secrets.GetAsync(key.Namespace, key.Name, cancellationToken);
        // Expired contents must not stay in memory.
        foreach (var old in _read.Where(entry => now - entry.Value.ReadAt >= Lifetime))
            _read.TryRemove(old);
        _read[key] = (now, secret);
        return secret;
    }
}
