using System.Globalization;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>The advisory lock of a cluster: two halves, as pg_locks shows them.</summary>
/// <param name="High">A constant that says "UMS" in ASCII.</param>
/// <param name="Low">The first eight hexadecimal digits of the uid, which also claim names.</param>
internal readonly record struct LockKey(int High, int Low)
{
    private const int Ums = 0x00554D53;

    /// <summary>A query for the pids that hold a lock in the session's database.</summary>
    /// <param name="high">SQL for the upper half, as int8.</param>
    /// <param name="low">SQL for the lower half, as int8 without sign.</param>
    public static string Holders(string high, string low) =>
        $"SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = {high}::int8::oid AND l.objid = {low}::int8::oid";

    public static LockKey Of(string uid) =>
        new(Ums, unchecked((int)uint.Parse(ClusterNames.Uid8(uid), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}
