using UmsOperator.Logging;

namespace UmsOperator.Tests.Logging;

public sealed class SafeConsoleTests
{
    [Fact]
    public void What_commands_a_terminal_is_taken_out_and_the_rest_stays()
    {
        using var shown = new StringWriter();
        using var console = new SafeConsole(shown);

        console.Write("tenant said \u001b[2Jgone\r\u0007\u202e naïve 😀\n");
        console.Write('\u009b');
        console.Write(['a', '\0'], 0, 2);
        console.Write((string?)null);

        shown.ToString().ShouldBe("tenant said \ufffd[2Jgone\ufffd\ufffd\ufffd naïve 😀\n\ufffda\ufffd");
    }
}
