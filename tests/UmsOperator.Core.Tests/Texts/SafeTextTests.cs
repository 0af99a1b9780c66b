using System.Text;
using System.Text.Json;
using CsCheck;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Tests.Texts;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("check-status ok", "check-status ok")]
    [InlineData("line\r\nline\tend", "line  line end")]
    [InlineData("bell\u0007 escape\u001b[31m delete\u007f next\u0085", "bell\ufffd escape\ufffd[31m delete\ufffd next\ufffd")]
    [InlineData("\u202egnp.exe \u200bhidden\u2028line", "\ufffdgnp.exe \ufffdhidden line")]
    [InlineData("naïve 日本 😀", "naïve 日本 😀")]
    public void What_cannot_be_shown_is_replaced_and_the_rest_stays(string? text, string safe) => SafeText.Of(text, 100).ShouldBe(safe);

    [Fact]
    public void Lone_surrogates_are_replaced() => SafeText.Of("a" + '\ud800' + "b" + '\udc00', 100).ShouldBe("a\ufffdb\ufffd");

    [Fact]
    public void A_long_text_is_cut_at_its_end_or_at_its_beginning_and_never_through_a_character()
    {
        SafeText.Of("abcdef", 6).ShouldBe("abcdef");
        SafeText.Of("abcdef", 5).ShouldBe("abcd…");
        SafeText.EndOf("abcdef", 5).ShouldBe("…cdef");
        SafeText.Of("ab😀def", 4).ShouldBe("ab…");
        SafeText.EndOf("abc😀d", 3).ShouldBe("…d");
        SafeText.Of(new string('x', 10_000_000), 10).ShouldBe("xxxxxxxxx…");
    }

    [Fact]
    public void Any_text_becomes_one_that_is_bounded_valid_and_stays_as_it_is() =>
        Gen.Select(Gen.Char.Array[0, 300], Gen.Int[1, 200]).Sample((characters, most) =>
        {
            var text = new string(characters);
            foreach (var safe in new[] { SafeText.Of(text, most), SafeText.EndOf(text, most) })
            {
                safe.Length.ShouldBeLessThanOrEqualTo(most);
                SafeText.Of(safe, most).ShouldBe(safe);
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(safe);
                JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(safe)).ShouldBe(safe);
            }
        });
}
