using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>What a deleted cluster leaves in the database, each line with the statement that removes it. Afterwards no Kubernetes object shows it.</summary>
internal static class LeftInDatabase
{
    /// <summary>After a clean-up: the copies that are kept by policy, and the roles that could not be dropped. Null if there are none.</summary>
    public static IReadOnlyList<string>? Kept(PlanContext context)
    {
        var seen = context.Observed.Database;
        return seen.Copies.Count + seen.LeftRoles.Count == 0 ? null :
        [
            .. seen.Copies.OrderBy(copy => copy.Name, StringComparer.Ordinal)
                .Select(copy => Database(copy.Name, $"{copy.Kind}", "is kept, as spec.update.restorePoint.deletionPolicy says Retain")),
            .. LeftRoles(seen),
        ];
    }

    /// <summary>Without a clean-up: what was observed, or else what is known from the status, and the statement that lists the rest.</summary>
    public static IReadOnlyList<string> Abandoned(PlanContext context)
    {
        var (seen, claim) = (context.Observed.Database, ClusterNames.Claim(context.Cluster.Uid));
        var copies = seen.Reach == DatabaseReach.Connected
            ? seen.Copies.Select(copy => (copy.Name, Kind: $"{copy.Kind}"))
            : context.Cluster.Status.RetainedCopies.Select(copy => (Name: copy.Database, copy.Kind));
        var roles = seen.Reach == DatabaseReach.Connected
            ? seen.Roles.Select(role => role.Name)
            : context.Observed.Secrets.Select(secret => ClusterNames.Role(context.Cluster.Uid, secret.Binding))
                .Concat(context.Cluster.Status.Servers.Select(server => server.Binding).OfType<string>()
                    .Where(binding => binding.Length > 0).Select(binding => ClusterNames.Role(context.Cluster.Uid, binding)));
        return
        [
            .. copies.OrderBy(copy => copy.Name, StringComparer.Ordinal).Select(copy => Database(copy.Name, copy.Kind, "is left, as the database could not be cleaned")),
            .. context.PerServerRoles ? roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(role => $"role {role} is left and may log in; remove it with: DROP ROLE {Quoted(role)};") : [],
            .. LeftRoles(seen),
            $"all databases and roles that start with {claim} were this cluster's; list what removes them with: "
                + $"SELECT pg_catalog.format('DROP DATABASE %I;', datname) FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, '{claim}') UNION ALL SELECT pg_catalog.format('DROP ROLE %I;', rolname) FROM pg_catalog.pg_roles WHERE pg_catalog.starts_with(rolname, '{claim}'); "
                + $"free production for another cluster with: ALTER DATABASE {Quoted(context.ProductionName)} RESET {ClusterNames.ClaimSetting};",
        ];
    }

    private static IEnumerable<string> LeftRoles(DatabaseObserved seen) => seen.LeftRoles.Select(role => role.HasDependents
        ? $"role {role.Name} is left, as objects depend on it, and cannot log in; remove it as a superuser with: DROP OWNED BY {Quoted(role.Name)}; in each database, then DROP ROLE {Quoted(role.Name)};"
        : $"role {role.Name} is left, as it could not be dropped in time; remove it with: DROP ROLE {Quoted(role.Name)};");

    private static string Database(string name, string kind, string why) => $"database {name} ({kind}) {why}; remove it with: DROP DATABASE {Quoted(name)};";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
