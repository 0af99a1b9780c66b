namespace UmsOperator.Verify.Model;

/// <summary>What the status records about the current start of a server's container.</summary>
internal static class Memory
{
    public const int Bits = 3;

    /// <summary>Nothing: the status describes an earlier start.</summary>
    public const byte Nothing = 0;

    /// <summary>It reported its version.</summary>
    public const byte Version = 1;

    /// <summary>It reported its version and served.</summary>
    public const byte Served = 2;

    /// <summary>It reported another version than that of its pod.</summary>
    public const byte OtherVersion = 3;
}
