namespace UmsOperator.Verify.Model;

/// <summary>What is in a database, as far as versions go.</summary>
internal static class Schema
{
    public const byte Old = 0;
    public const byte Target = 1;
    public const byte Next = 2;

    /// <summary>A migration was begun and did not finish. Its version row still says the old version.</summary>
    public const byte Half = 3;

    /// <summary>No table at all.</summary>
    public const byte Empty = 4;

    /// <summary>The first schema was begun and did not finish: there are tables, and no row with a version.</summary>
    public const byte Broken = 5;

    private static readonly string?[] Texts = ["12.03", "12.04", "12.05", "12.03", null, null];
    private static readonly string[] Hashes = ["of 12.03", "of 12.04", "of 12.05", "of half a migration", "of nothing", "of half a beginning"];

    /// <summary>What the query for the schema's version gives.</summary>
    public static string? Text(byte schema) => Texts[schema];

    public static string Hash(byte schema) => Hashes[schema];

    public static byte ReadHash(string hash) => (byte)Array.IndexOf(Hashes, hash);
}
