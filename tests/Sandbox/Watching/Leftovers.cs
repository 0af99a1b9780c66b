using System.Text;
using k8s;
using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox.Watching;

/// <summary>Finds databases, roles, pods and Secrets that are neither in use nor promised and that an update should have removed.</summary>
internal static class Leftovers
{
    private const string BindingType = "servicebinding.io/postgresql";

    private static readonly TimeSpan LongerThanALook = TimeSpan.FromSeconds(5);

    /// <summary>Searches for leftovers.</summary>
    /// <param name="cluster">The sandbox.</param>
    /// <param name="site">The only site of the PostgreSQL server, unless a claim is given.</param>
    /// <param name="name">The UmsCluster, with <paramref name="replicas"/> servers.</param>
    /// <param name="replicas">Expected number of pods.</param>
    /// <param name="promised">Databases that the status lists as retained.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <param name="claim">Name prefix of the cluster's copies and roles; null checks all databases and roles of the server.</param>
    /// <returns>Kind and name of each leftover; empty if there are none.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(
        SandboxCluster cluster, SandboxSite site, string name, int replicas, IReadOnlySet<string> promised, CancellationToken cancellationToken, string? claim = null)
    {
        var pods = (await cluster.Client.CoreV1.ListNamespacedPodAsync(site.Namespace, cancellationToken: cancellationToken)).Items;
        var secrets = (await cluster.Client.CoreV1.ListNamespacedSecretAsync(site.Namespace, cancellationToken: cancellationToken)).Items;
        var wanted = Enumerable.Range(0, replicas).Select(ordinal => $"{name}-{ordinal}").ToHashSet(StringComparer.Ordinal);
        var bound = pods.Select(ServerView.From).Where(server => !server.HasEnded).Select(server => server.Secret).ToHashSet(StringComparer.Ordinal);
        var logins = secrets.Where(secret => bound.Contains(secret.Metadata.Name) && secret.Data.ContainsKey("username"))
            .Select(secret => Encoding.UTF8.GetString(secret.Data["username"])).ToHashSet(StringComparer.Ordinal);

        var left = new List<string>();
        left.AddRange(pods.Where(pod => !wanted.Contains(pod.Metadata.Name)).Select(pod => $"pod {pod.Metadata.Name}"));
        left.AddRange(secrets.Where(secret => secret.Type == BindingType && !bound.Contains(secret.Metadata.Name)).Select(secret => $"Secret {secret.Metadata.Name}"));

        var names = site.Names;
        var databases = await NamesAsync(cluster.Postgres, "SELECT datname::text FROM pg_database WHERE NOT datistemplate", cancellationToken);
        left.AddRange(databases.Where(IsLookedAt).Except(["postgres", names.Database, .. promised], StringComparer.Ordinal).Select(database => $"database {database}"));
        var roles = await RolesAsync(cluster.Postgres, cancellationToken);
        // The operator creates a temporary worker role for each query; only one that stays is a leftover.
        if (roles.Exists(role => role.Contains("_worker", StringComparison.Ordinal)))
        {
            await Task.Delay(LongerThanALook, cancellationToken);
            var later = await RolesAsync(cluster.Postgres, cancellationToken);
            roles.RemoveAll(role => role.Contains("_worker", StringComparison.Ordinal) && !later.Contains(role, StringComparer.Ordinal));
        }

        left.AddRange(roles.Where(IsLookedAt).Except(["postgres", names.OperatorLogin, names.OwnerRole, names.AppRole, .. logins], StringComparer.Ordinal).Select(role => $"role {role}"));
        return left;

        bool IsLookedAt(string found) => claim is null || found.StartsWith(claim, StringComparison.Ordinal);
    }

    // A role that owns objects created by its server cannot be dropped. It is renamed and loses login and rights (DropRoleHandler).
    private static Task<List<string>> RolesAsync(PostgresServer server, CancellationToken cancellationToken) => NamesAsync(
        server,
        """
        SELECT rolname::text FROM pg_roles r WHERE NOT rolname LIKE 'pg\_%'
           AND NOT (rolname ~ '^ums_[0-9a-f]{8}_ended' AND NOT rolcanlogin AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
        """,
        cancellationToken);

    private static async Task<List<string>> NamesAsync(PostgresServer server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        // All statements are constants of this file.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
            names.Add(rows.GetString(0));
        return names;
    }
}
