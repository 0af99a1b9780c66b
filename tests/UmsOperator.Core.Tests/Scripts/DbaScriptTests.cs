using UmsOperator.Api.Spec;
using UmsOperator.Core.Scripts;

namespace UmsOperator.Core.Tests.Scripts;

public sealed class DbaScriptTests
{
    private static readonly DatabaseSpec Odd = new() { Name = "a\"; DROP x", Access = DatabaseAccess.SharedCredentials };

    [Fact]
    public void Names_are_quoted()
    {
        var script = DbaScript.For(Odd, "it's", 170000, "server");

        script.ShouldContain("CREATE DATABASE \"a\"\"; DROP x\" OWNER \"it's\";");
        script.ShouldContain("rolname = ''it''''s''");
    }

    [Fact]
    public void A_control_character_is_refused() =>
        Should.Throw<ArgumentException>(() => DbaScript.For(Odd with { Name = "a\n\\! rm" }, "x", 170000, "server")).Message.ShouldContain("control character");

    [Fact]
    public void A_backslash_means_itself_whatever_the_server_is_set_to() => SqlText.Literal("a\\'b").ShouldBe("E'a\\\\''b'");
}
