using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Model;

/// <summary>The versions of the model as numbers, which keeps states small.</summary>
internal static class Release
{
    public const byte Old = 0;
    public const byte Target = 1;
    public const byte Patch = 2;
    public const byte Next = 3;
    public const byte Count = 4;

    // The last three stand for known schema versions without an image.
    private static readonly string[] Texts = ["12.03.110", "12.04.110", "12.04.120", "12.05.110", "12.03", "12.04", "12.05"];
    private static readonly byte[] Schemas = [Schema.Old, Schema.Target, Schema.Target, Schema.Next, Schema.Old, Schema.Target, Schema.Next];

    public static string Text(byte release) => Texts[release];

    public static byte Read(string text) => Array.FindIndex(Texts, one => one == text || UmsVersion.AreEqual(one, text)) is var found and >= 0
        ? (byte)found
        : throw new InvalidOperationException($"{text} is not a version of the model");

    /// <summary>Whether the version has an image.</summary>
    public static bool Exists(byte release) => release < Count;

    /// <summary>The schema that a version needs.</summary>
    public static byte SchemaOf(byte release) => Schemas[release];
}
