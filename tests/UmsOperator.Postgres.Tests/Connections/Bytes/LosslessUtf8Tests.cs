using System.Text;
using UmsOperator.Postgres.Connections.Bytes;

namespace UmsOperator.Postgres.Tests.Connections.Bytes;

public sealed class LosslessUtf8Tests
{
    // Text of all sizes of characters, a pair, and bytes that are not part of a character.
    private static readonly string[] Pieces = ["a", "SELECT 1", "é", "€", "😀", "\uDC80", "\uDCFF", "\0", new string('x', 300)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory, MemberData(nameof(Seeds))]
    public void Any_bytes_survive_decoding_and_encoding(int seed)
    {
        var bytes = new byte[new Random(seed).Next(0, 2000)];
        new Random(seed).NextBytes(bytes);

        LosslessUtf8.Instance.GetBytes(LosslessUtf8.Instance.GetString(bytes)).ShouldBe(bytes);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_valid_text_is_encoded_and_decoded_as_UTF8(int seed)
    {
        var text = Text(new Random(seed), Pieces.Where(piece => piece[0] is < '\uDC00' or > '\uDFFF'));
        var expected = Encoding.UTF8.GetBytes(text);

        LosslessUtf8.Instance.GetByteCount(text).ShouldBe(expected.Length);
        LosslessUtf8.Instance.GetBytes(text).ShouldBe(expected);
        LosslessUtf8.Instance.GetString(expected).ShouldBe(text);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_text_that_is_encoded_in_chunks_gives_the_same_bytes(int seed)
    {
        var random = new Random(seed);
        var text = Text(random, Pieces);
        var encoder = LosslessUtf8.Instance.GetEncoder();
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            var input = text.AsSpan(at, random.Next(1, text.Length - at + 1));
            var isLast = at + input.Length == text.Length;
            var buffer = new byte[random.Next(4, 64)];

            encoder.Convert(input, buffer, isLast, out var used, out var written, out var completed);

            completed.ShouldBe(used == input.Length);
            (used + written).ShouldBeGreaterThan(0, "there is room for any character");
            at += used;
            bytes.AddRange(buffer[..written]);
        }

        bytes.ShouldBe(LosslessUtf8.Instance.GetBytes(text));
    }

    [Fact]
    public void A_lone_surrogate_that_is_no_byte_is_refused_and_not_replaced()
    {
        // Not as data of a theory: the test runner replaces lone surrogates.
        foreach (var text in new[] { "a\uD83D", "\uD83Da", "\uDC00", "\uDD00a" })
        {
            var buffer = new byte[64];
            Should.Throw<EncoderFallbackException>(() => LosslessUtf8.Instance.GetBytes(text));
            Should.Throw<EncoderFallbackException>(() => LosslessUtf8.Instance.GetEncoder().Convert(text, buffer, flush: true, out _, out _, out _));
        }
    }

    [Fact]
    public void A_buffer_that_is_too_small_for_the_next_character_takes_what_is_before_it()
    {
        LosslessUtf8.Instance.GetEncoder().Convert("ab😀", new byte[5], flush: true, out var used, out var written, out var completed);

        (used, written, completed).ShouldBe((2, 2, false));
    }

    private static string Text(Random random, IEnumerable<string> pieces)
    {
        var all = pieces.ToList();
        return string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => all[random.Next(all.Count)]));
    }
}
