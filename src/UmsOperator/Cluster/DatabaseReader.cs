using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Postgres;

namespace UmsOperator.Cluster;

/// <summary>Reads a cluster's credentials, and its databases with them. An error makes the result unknown; it is not thrown.</summary>
internal sealed class DatabaseReader(ClusterCaches caches, ReferencedSecretReader secrets, IUmsDatabase database, ILogger<DatabaseReader> logger)
{
    /// <summary>Reads the Secrets that the spec names.</summary>
    /// <returns>The Secrets, and the address with the credentials; the latter is null without a login.</returns>
    public async Task<(ReferencedSecrets Secrets, DatabaseTarget? Target)> ReadTargetAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var referenced = await ReadSecretsAsync(cluster, cancellationToken);
        return (referenced, TargetOf(cluster, referenced, FormerLogins(cluster)));
    }

    /// <summary>Observes the databases.</summary>
    public async Task<DatabaseObserved> ObserveAsync(UmsCluster cluster, ReferencedSecrets referenced, DatabaseTarget? target, CancellationToken cancellationToken)
    {
        if (target is null)
            return new DatabaseObserved { Reach = DatabaseReach.NoCredentials, Problem = referenced.Failure ?? string.Join("; ", referenced.Problems) };
        try
        {
            return await database.ObserveAsync(target, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the database");
            return new DatabaseObserved { Reach = DatabaseReach.Unreachable, Problem = $"database.host: {FailureText.Of(error)}" };
        }
    }

    private async Task<ReferencedSecrets> ReadSecretsAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.ReadAsync(cluster, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the Secrets that the spec names");
            return new ReferencedSecrets { Problems = [], Failure = $"database.operatorSecretRef: the Secrets that the spec names cannot be read: {FailureText.Of(error)}" };
        }
    }

    /// <summary>
    /// Logins of earlier clusters of this name. A restore from a backup may have changed or removed the owner references of their Secrets, so they
    /// are found by label; the login itself tells which cluster it belonged to.
    /// </summary>
    private IReadOnlyList<FormerLogin> FormerLogins(UmsCluster cluster) =>
    [
        .. caches.Secrets.List()
            .Where(secret => secret.Metadata.NamespaceProperty == cluster.Metadata.NamespaceProperty
                && secret.Metadata.Labels?.TryGetValue(Labels.Instance, out var name) == true && name == cluster.Metadata.Name && secret.Metadata.Labels.ContainsKey(Labels.Binding))
            .Select(secret => SecretProjection.FormerLogin(secret, cluster.Metadata.Uid)).OfType<FormerLogin>()
            .OrderBy(login => login.Username, StringComparer.Ordinal),
    ];

    private static DatabaseTarget? TargetOf(UmsCluster cluster, ReferencedSecrets referenced, IReadOnlyList<FormerLogin> former) =>
        referenced.Operator is { } login
            ? new DatabaseTarget
            {
                Cluster = ObjectKey.Of(cluster).ToString(),
                Uid = cluster.Metadata.Uid,
                Database = cluster.Spec.Database,
                Update = cluster.Spec.Update,
                Servers = cluster.Spec.Replicas,
                OperatorUsername = login.Username,
                OperatorPassword = login.Password,
                CaCertificatePem = referenced.CaCertificate,
                ServerUsername = referenced.Server?.Username,
                FormerLogins = former,
            }
            : null;
}
