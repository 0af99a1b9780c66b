using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>One side effect with its parameters.</summary>
internal readonly record struct Op(OpKind Kind)
{
    public byte Ordinal { get; init; }

    /// <summary>Lane of its action.</summary>
    public ActionLane Lane { get; init; }

    public ushort Binding { get; init; }

    /// <summary>Update ID of a copy.</summary>
    public byte Id { get; init; }

    public CopyKind Copy { get; init; }

    /// <summary>Ordinal of a snapshot, attempt of a failed database.</summary>
    public byte Number { get; init; }

    /// <summary>Version of a created pod.</summary>
    public byte Version { get; init; }

    public byte From { get; init; }

    public byte To { get; init; }

    public byte Generation { get; init; }

    /// <summary>Whether a delete is forced, or a failed database has a definite failure.</summary>
    public bool Flag { get; init; }

    /// <summary>Phase to write; number of a status or program.</summary>
    public int Value { get; init; }

    /// <summary>Whether it is a database statement, which runs in a session that can be terminated.</summary>
    public bool IsStatement => Kind > OpKind.Enter;

    public override string ToString() => OpWords.Of(this);
}
