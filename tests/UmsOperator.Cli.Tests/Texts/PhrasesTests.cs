using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Tests.Texts;

public sealed class PhrasesTests
{
    [Theory]
    [InlineData(-3, "0 s")]
    [InlineData(4.4, "4 s")]
    [InlineData(80, "1 min 20 s")]
    [InlineData(3600, "1 h")]
    [InlineData(93_900, "1 d 2 h")]
    [InlineData(double.NaN, "unknown")]
    [InlineData(double.PositiveInfinity, "unknown")]
    public void A_duration_has_its_two_largest_units(double seconds, string text) => Phrases.Duration(seconds).ShouldBe(text);

    [Theory]
    [InlineData(-1, "-1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(long.MaxValue, "8388608.0 TiB")]
    public void A_size_has_one_digit(long bytes, string text) => Phrases.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void A_duration_of_the_command_line_is_read(string text, int seconds) => TimeText.Parse(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("99999999999")]
    [InlineData("400d")]
    public void Another_text_is_no_duration(string text) => TimeText.Parse(text).ShouldBeNull();
}
