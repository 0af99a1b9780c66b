namespace UmsOperator.Core.Tests;

public sealed class PlaceTests
{
    [Fact]
    public void A_B() => 1.ShouldBe(1);
}
