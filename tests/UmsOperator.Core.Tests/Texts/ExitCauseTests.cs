using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Tests.Texts;

public sealed class ExitCauseTests
{
    [Theory]
    [InlineData("2026-01-10 INFO starting\nchecking schema\nERROR: column \"a\" exists already\n", "ERROR: column \"a\" exists already")]
    [InlineData("starting\r\nmigration 7 failed: disk full\r\n\r\n", "migration 7 failed: disk full")]
    [InlineData("x.MigrationException: step 7\n  at a.b(C.java:1)\nCaused by: java.sql.SQLException: disk full\n  at d.e(F.java:2)\n  ... 12 more", "Caused by: java.sql.SQLException: disk full")]
    [InlineData("ERROR:  value too long\nDETAIL:  it is 70\nHINT:  shorten it\nSTATEMENT:  insert", "ERROR:  value too long")]
    [InlineData("FATAL no licence\n2026-01-10 INFO  shutting down\n----\n", "FATAL no licence")]
    [InlineData("[INFO] one\n[INFO] two", "[INFO] two")]
    [InlineData("ImagePullBackOff: back-off", "ImagePullBackOff: back-off")]
    [InlineData("\n \n", null)]
    [InlineData(null, null)]
    public void TheCause_IsTheLastLineThatTellsWhy(string? log, string? cause) => ExitCause.Cause(log).ShouldBe(cause);

    [Fact]
    public void TheCause_IsBounded_AndOneLine()
    {
        var cause = ExitCause.Cause("a\n" + new string('x', 10_000) + "\u0007")!;
        cause.Length.ShouldBe(512);
        cause.ShouldNotContain('\u0007');
    }

    [Fact]
    public void TheTail_IsTheEnd_Bounded_AndOnlyWhereThereIsMoreThanTheCause()
    {
        ExitCause.Tail("one line").ShouldBeNull();
        ExitCause.Tail("one\n\ntwo \u001b[31m").ShouldBe("one\ntwo \ufffd[31m");
        var tail = ExitCause.Tail(string.Join('\n', Enumerable.Range(0, 5000).Select(number => $"line {number} \ud83d\ude00")))!;
        tail.Length.ShouldBeLessThanOrEqualTo(ExitCause.LogLength);
        tail.ShouldEndWith("line 4999 \ud83d\ude00");
        tail.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
    }
}
