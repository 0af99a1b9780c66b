using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Tests.Terminals;

public sealed class TrimmedLinesTests
{
    [Fact]
    public void Blanks_at_the_end_of_lines_are_left_out()
    {
        using var text = new StringWriter();
        using (var trimmed = new TrimmedLines(text))
        {
            trimmed.Write("  a  b  ");
            trimmed.Write(" \n   \nc");
        }

        text.ToString().ShouldBe("  a  b\n\nc");
    }
}
