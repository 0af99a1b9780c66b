using System.Text.RegularExpressions;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Names of worker roles: <c>ums_&lt;uid8&gt;_worker&lt;mark&gt;&lt;number&gt;</c>. They have the cluster's prefix like all its roles, and are never
/// the name of a binding.
/// </summary>
internal static partial class WorkerName
{
    /// <summary>Prefix of the names of all worker roles of a cluster.</summary>
    public static string Prefix(string uid) => ClusterNames.Claim(uid) + "worker";

    /// <summary>Prefix of the names of the worker roles that a process created.</summary>
    public static string Prefix(string uid, ProcessMark mark) => Prefix(uid) + mark.Text;

    /// <summary>Whether a role is a worker role of any cluster.</summary>
    public static bool IsOfAnyCluster(string role) => Any().IsMatch(role);

    /// <summary>Whether a role is a worker role of the cluster, of any process.</summary>
    public static bool Is(string uid, string role) => role.StartsWith(Prefix(uid), StringComparison.Ordinal);

    [GeneratedRegex("^ums_[0-9a-f]{8}_worker[0-9a-z]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Any();
}
