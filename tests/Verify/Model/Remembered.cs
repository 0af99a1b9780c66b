using System.Runtime.InteropServices;

namespace UmsOperator.Verify.Model;

/// <summary>The part of the resource's status that plans can depend on. Versions are stored as number plus one; 0 stands for none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Remembered : IEquatable<Remembered>
{
    public byte Version;

    /// <summary>ID of the update; 0 for none.</summary>
    public byte UpdateId;
    public byte From;
    public byte To;
    public byte Generation;
    public bool Short;

    /// <summary>Schema recorded at the freeze, plus one.</summary>
    public byte Recorded;
    public bool Canary;

    /// <summary>Reason of the undo, see <see cref="Undoing"/>.</summary>
    public byte Undo;
    public bool Hold;

    /// <summary>Servers whose discarded changes were reported, as a bit mask.</summary>
    public byte Discarded;
    public byte FailedVersion;
    public byte FailedGeneration;
    public byte FailedId;

    /// <summary>The held-back target, plus one.</summary>
    public byte HeldVersion;
    public byte HeldId;
    public bool Lifted;

    /// <summary>The record of each server's container start, see <see cref="Memory"/>: two bits for each.</summary>
    public ushort Servers;

    public readonly byte Of(int ordinal) => (byte)((Servers >> (2 * ordinal)) & Memory.Bits);

    public void Remember(int ordinal, byte what) => Servers = (ushort)((Servers & ~(Memory.Bits << (2 * ordinal))) | (what << (2 * ordinal)));

    public readonly bool Equals(Remembered other) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Remembered>(in this)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<Remembered>(in other)));

    public override readonly bool Equals(object? obj) => obj is Remembered other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Version, UpdateId, From | (To << 4), Undo, Discarded, Recorded, FailedId | (HeldId << 4), Canary ? Servers : ~Servers);
}
