namespace UmsOperator.Verify.Model;

/// <summary>Schema states of a database.</summary>
internal static class Schema
{
    public const byte Old = 0;
    public const byte Target = 1;
    public const byte Next = 2;

    /// <summary>A migration started and did not finish. The version row still has the old version.</summary>
    public const byte Half = 3;

    /// <summary>The database has no tables.</summary>
    public const byte Empty = 4;

    /// <summary>The first schema was started and did not finish: there are tables but no version row.</summary>
    public const byte Broken = 5;

    private static readonly string?[] Texts = ["12.03", "12.04", "12.05", "12.03", null, null];
    private static readonly string[] Hashes = ["of 12.03", "of 12.04", "of 12.05", "of half a migration", "of nothing", "of half a beginning"];

    /// <summary>Result of the schema version query.</summary>
    public static string? Text(byte schema) => Texts[schema];

    public static string Hash(byte schema) => Hashes[schema];

    public static byte ReadHash(string hash) => (byte)Array.IndexOf(Hashes, hash);
}
