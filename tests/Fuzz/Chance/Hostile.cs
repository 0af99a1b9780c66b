using System.Text;
using CsCheck;

namespace UmsOperator.Fuzz.Chance;

/// <summary>Generates hostile texts and bytes.</summary>
internal static class Hostile
{
    private static readonly string[] Known =
    [
        "", " ", "\0", "\n", "\r\n\r\n", "\u001b[2J\u001b[31m", "\u0007", "\u009b31m", "\u202e", "\u200b", "\ufeff", "\u2028", "\ud800", "\udfff\ud800", "a\ud83d", "😀", "日本語", "ﷺ",
        "'", "\"", "\\", "';DROP DATABASE rmdb;--", "$$", "$1", "{0}", "{Cluster}", "%s%n", "<script>",
        "../../etc/passwd", "null", "true", "NaN", "-0", "1e999", "0x7f", "12.04.110", "12.04", "12.4.110 ",
        "99999999999.1.1", "-1", "2147483648", "9223372036854775808", "ums_00000000_u1_rp", "ums_0123456789_u1_golden", "umsoperator.io/approve", "ok", "err", "init", "OK",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "http://169.254.169.254/", "localhost", "[::1]", "::", "host:port", "a,b", "sha256:", "image:tag@sha256:0",
    ];

    /// <summary>A text: known troublesome values, random characters, or very long ones.</summary>
    public static Gen<string> Text { get; } = Gen.Frequency(
        (4, Gen.OneOf(Known)),
        (4, Gen.String[Gen.Char, 0, 40]),
        (2, Gen.String[Gen.Char[' ', '~'], 0, 80]),
        (2, Gen.Select(Gen.OneOf(Known), Gen.String[Gen.Char, 0, 10], (known, any) => any + known + any)),
        (1, Gen.Select(Gen.OneOf(Known), Gen.Int[1, 3000], (known, times) => string.Concat(Enumerable.Repeat(known.Length == 0 ? "x" : known, times)))));

    /// <summary>Bytes: those of a text, possibly mutated, or random ones.</summary>
    public static Gen<byte[]> Bytes { get; } = Gen.Frequency(
        (3, Text.Select(Encoding.UTF8.GetBytes)),
        (2, Gen.Select(Text, Gen.Byte.Array[1, 4], Gen.Int[0, 1000], (text, more, at) => Insert(Encoding.UTF8.GetBytes(text), more, at))),
        (1, Gen.Byte.Array[0, 64]));

    /// <summary>Generates a value.</summary>
    public static T Draw<T>(this Gen<T> gen, PCG chance) => gen.Generate(chance, null, out _);

    /// <summary>Makes a text acceptable for PostgreSQL: without NUL and with valid UTF-8.</summary>
    public static string ForPostgres(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);

    private static byte[] Insert(byte[] bytes, byte[] more, int at)
    {
        var spot = bytes.Length == 0 ? 0 : at % bytes.Length;
        return [.. bytes[..spot], .. more, .. bytes[spot..]];
    }
}
