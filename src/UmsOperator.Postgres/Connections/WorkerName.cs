using System.Text.RegularExpressions;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>Names of worker roles: <c>ums_&lt;uid8&gt;_worker&lt;mark&gt;&lt;number&gt;</c>. Claimed like any role of the cluster, and never the name of a binding.</summary>
internal static partial class WorkerName
{
    /// <summary>What the names of all workers of a cluster start with.</summary>
    public static string Prefix(string uid) => ClusterNames.Claim(uid) + "worker";

    /// <summary>What the names of the workers that a process made start with.</summary>
    public static string Prefix(string uid, ProcessMark mark) => Prefix(uid) + mark.Text;

    /// <summary>Whether a role is a worker of some cluster.</summary>
    public static bool IsOfAnyCluster(string role) => Any().IsMatch(role);

    /// <summary>Whether a role is a worker of the cluster, whichever process made it.</summary>
    public static bool Is(string uid, string role) => role.StartsWith(Prefix(uid), StringComparison.Ordinal);

    [GeneratedRegex("^ums_[0-9a-f]{8}_worker[0-9a-z]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Any();
}
