using System.Globalization;

namespace UmsOperator.Verify.Model;

/// <summary>A binding ID in 16 bits: update, ordinal, kind, suffix and, if appended, the instant. It determines the database.</summary>
internal static class BindingCode
{
    private static readonly string[] Suffixes = ["", "b", "r", "1", "2", "3", "4", "5"];

    public static ushort Make(byte id, byte kind, byte ordinal, string suffix = "", byte stamp = 0) =>
        (ushort)((id << 12) | (kind << 10) | (Array.IndexOf(Suffixes, suffix) << 7) | (stamp << 3) | ordinal);

    public static byte IdOf(ushort code) => (byte)(code >> 12);

    public static byte KindOf(ushort code) => (byte)((code >> 10) & 3);

    public static byte StampOf(ushort code) => (byte)((code >> 3) & 15);

    public static byte OrdinalOf(ushort code) => (byte)(code & 7);

    public static string Text(ushort code) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Instants.Id(IdOf(code))}-{OrdinalOf(code)}{Kind.Letter(KindOf(code))}{Suffixes[(code >> 7) & 7]}{(StampOf(code) == 0 ? "" : Instants.Id(StampOf(code)))}");

    /// <summary>Parses <c>t000001-2pb</c>, optionally with another ID appended.</summary>
    public static ushort Read(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var id = Instants.ReadId(text[..dash]);
        var ordinal = (byte)(text[dash + 1] - '0');
        var kind = (byte)"psm".IndexOf(text[dash + 2], StringComparison.Ordinal);
        var rest = text[(dash + 3)..];
        var at = rest.IndexOf('t', StringComparison.Ordinal);
        return Make(id, kind, ordinal, at < 0 ? rest : rest[..at], at < 0 ? (byte)0 : Instants.ReadId(rest[at..]));
    }
}
