using System.Globalization;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>The key of a cluster's advisory lock, in two halves as in pg_locks.</summary>
/// <param name="High">A constant: "UMS" in ASCII.</param>
/// <param name="Low">The first eight hexadecimal digits of the UID, as in the cluster's name prefix.</param>
internal readonly record struct LockKey(int High, int Low)
{
    private const int Ums = 0x00554D53;

    /// <summary>A query for the process IDs that hold a lock in the session's database.</summary>
    /// <param name="high">SQL for the upper half, as a non-negative int8.</param>
    /// <param name="low">SQL for the lower half, as a non-negative int8.</param>
    public static string Holders(string high, string low) =>
        $"SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = {high}::int8::oid AND l.objid = {low}::int8::oid";

    public static LockKey Of(string uid) =>
        new(Ums, unchecked((int)uint.Parse(ClusterNames.Uid8(uid), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}
