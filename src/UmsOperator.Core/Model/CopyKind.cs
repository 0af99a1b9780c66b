using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Purpose of a copy.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CopyKind>))]
public enum CopyKind
{
    /// <summary>The golden copy (name ends in <c>golden</c>).</summary>
    Golden,

    /// <summary>A server's snapshot (<c>s1</c> to <c>s5</c>).</summary>
    Snapshot,

    /// <summary>The restore point (<c>rp</c>).</summary>
    RestorePoint,

    /// <summary>A production database that was swapped back (<c>failed1</c>, …).</summary>
    Failed,

    /// <summary>Preflight's scratch database (<c>scratch</c>); preflight itself always drops it.</summary>
    Scratch,
}
