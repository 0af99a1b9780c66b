using Microsoft.Extensions.Time.Testing;
using UmsOperator.Cli.Dashboard.Web;

namespace UmsOperator.Cli.Tests.Dashboard.Web;

public sealed class AccessTokenTests
{
    [Fact]
    public void Only_the_whole_token_is_the_token()
    {
        var token = new AccessToken();

        token.Is(token.Text).ShouldBeTrue();
        foreach (var other in new[] { null, "", token.Text[..^1], token.Text + "A", token.Text.ToUpperInvariant(), new AccessToken().Text })
            token.Is(other).ShouldBeFalse();
    }

    [Fact]
    public void A_launch_code_leads_to_the_page_once()
    {
        var code = new OneTimeCode(TimeProvider.System);

        code.Redeem("x").ShouldBeFalse();
        code.Redeem(code.Text).ShouldBeTrue();
        code.Redeem(code.Text).ShouldBeFalse();
    }

    [Fact]
    public void A_launch_code_expires()
    {
        var time = new FakeTimeProvider();
        var code = new OneTimeCode(time);

        time.Advance(TimeSpan.FromMinutes(2));

        code.Redeem(code.Text).ShouldBeFalse();
    }
}
