namespace UmsOperator.Verify.Model;

/// <summary>What status remembers of the present start of a server's container.</summary>
internal static class Memory
{
    public const int Bits = 3;

    /// <summary>Nothing. What status says is of an earlier start.</summary>
    public const byte Nothing = 0;

    /// <summary>It has said its version.</summary>
    public const byte Version = 1;

    /// <summary>It has said its version and served.</summary>
    public const byte Served = 2;

    /// <summary>It has said that it is another version than its pod was made for.</summary>
    public const byte OtherVersion = 3;
}
