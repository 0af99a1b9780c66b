using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class LoopbackAddressesTests
{
    [Fact]
    public void Two_sandboxes_with_the_same_seed_never_hold_the_same_address()
    {
        var (one, other) = (new LoopbackAddresses(42), new LoopbackAddresses(42));
        var claims = Enumerable.Range(0, 20).SelectMany(_ => new[] { one.Take(), other.Take() }).ToList();

        claims.Select(c => c.Address).ShouldBeUnique();
        claims.ShouldAllBe(c => c.Address.GetAddressBytes()[0] == 127);

        claims.ForEach(c => c.Dispose());
    }

    [Fact]
    public void A_released_address_does_not_come_again_soon()
    {
        var addresses = new LoopbackAddresses(43);
        using var first = addresses.Take();
        first.Dispose();

        for (var i = 0; i < 100; i++)
        {
            using var next = addresses.Take();
            next.Address.ShouldNotBe(first.Address);
        }
    }
}
