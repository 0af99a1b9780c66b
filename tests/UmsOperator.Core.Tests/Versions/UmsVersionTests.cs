using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Versions;

public sealed class UmsVersionTests
{
    [Theory]
    [InlineData("12.03.110", 12, 3, 110)]
    [InlineData("12.4.0", 12, 4, 0)]
    [InlineData("6.10.120", 6, 10, 120)]
    public void TryParse_ThreeNumbers_AreRead(string text, int major, int minor, int patch)
    {
        UmsVersion.TryParse(text, out var version).ShouldBeTrue();
        version.ShouldBe(new UmsVersion(major, minor, patch));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12.04")]
    [InlineData("12.04.110.1")]
    [InlineData("v12.04.110")]
    [InlineData("12.04.-1")]
    [InlineData("12.04.+1")]
    [InlineData("12. 4.110")]
    [InlineData("12.04.99999999999")]
    [InlineData("latest")]
    public void TryParse_AnythingElse_IsRefused(string? text) => UmsVersion.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("12.04.110", "12.4.110", 0)]
    [InlineData("6.10.100", "6.09.130", 1)]
    [InlineData("12.03.110", "12.04.100", -1)]
    [InlineData("12.04.100", "12.04.110", -1)]
    [InlineData("13.01.100", "12.99.999", 1)]
    public void CompareTo_GoesPartByPartAsNumbers(string left, string right, int sign)
    {
        UmsVersion.TryParse(left, out var a).ShouldBeTrue();
        UmsVersion.TryParse(right, out var b).ShouldBeTrue();
        Math.Sign(a.CompareTo(b)).ShouldBe(sign);
        (a < b).ShouldBe(sign < 0);
        (a > b).ShouldBe(sign > 0);
        (a <= b).ShouldBe(sign <= 0);
        (a >= b).ShouldBe(sign >= 0);
        UmsVersion.AreEqual(left, right).ShouldBe(sign == 0);
    }

    [Theory]
    [InlineData("12.04", true)]
    [InlineData("12.4", true)]
    [InlineData(" 12.04\n", true)]
    [InlineData("12", false)]
    [InlineData("12.04.1", false)]
    [InlineData("twelve.four", false)]
    public void SchemaVersion_IsMajorAndMinor(string text, bool valid)
    {
        SchemaVersion.TryParse(text, out var schema).ShouldBe(valid);
        if (valid)
            schema.ShouldBe(new UmsVersion(12, 4, 110).Schema);
    }
}
