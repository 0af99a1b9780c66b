using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Tests.Configuration;

public sealed class UmsVersionTests
{
    [Theory]
    [InlineData("12.04.110", "12.4.110", 0)]
    [InlineData("6.10.100", "6.09.999", 1)]
    [InlineData("12.04.109", "12.04.110", -1)]
    [InlineData("11.99.999", "12.00.000", -1)]
    public void Parts_are_compared_as_numbers(string left, string right, int order) =>
        Math.Sign(UmsVersion.TryParse(left)!.Value.CompareTo(UmsVersion.TryParse(right)!.Value)).ShouldBe(order);

    [Theory]
    [InlineData("12.04")]
    [InlineData("12.04.1.1")]
    [InlineData("12.-4.100")]
    [InlineData("12. 4.100")]
    [InlineData("12.04.99999999999")]
    [InlineData("")]
    public void Other_forms_are_no_version(string text) => UmsVersion.TryParse(text).ShouldBeNull();
}
