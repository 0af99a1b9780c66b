using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>One side effect with what it needs to know.</summary>
internal readonly record struct Op(OpKind Kind)
{
    public byte Ordinal { get; init; }

    /// <summary>Lane of its action.</summary>
    public ActionLane Lane { get; init; }

    public ushort Binding { get; init; }

    /// <summary>Update of a copy.</summary>
    public byte Id { get; init; }

    public CopyKind Copy { get; init; }

    /// <summary>Ordinal of a snapshot, attempt of a failed database.</summary>
    public byte Number { get; init; }

    /// <summary>Of a pod that is made.</summary>
    public byte Version { get; init; }

    public byte From { get; init; }

    public byte To { get; init; }

    public byte Generation { get; init; }

    /// <summary>A delete without grace, or a failed database with a verdict.</summary>
    public bool Flag { get; init; }

    /// <summary>Journal to be written; status or program by number.</summary>
    public int Value { get; init; }

    /// <summary>A statement on the database: it runs in a session, and a session can be ended.</summary>
    public bool IsStatement => Kind > OpKind.Enter;

    public override string ToString() => OpWords.Of(this);
}
