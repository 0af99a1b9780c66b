using System.Globalization;
using UmsOperator.Core.Objects;

namespace UmsOperator.Postgres.Locking;

/// <summary>The advisory lock of a cluster: two halves, as pg_locks shows them.</summary>
/// <param name="High">A constant that says "UMS" in ASCII.</param>
/// <param name="Low">The first eight hexadecimal digits of the uid, which also claim names.</param>
internal readonly record struct LockKey(int High, int Low)
{
    private const int Ums = 0x00554D53;

    public static LockKey Of(string uid) =>
        new(Ums, unchecked((int)uint.Parse(ClusterNames.Uid8(uid), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}
