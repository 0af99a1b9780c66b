using UmsOperator.Api.Status;
using UmsOperator.Core.Status;

namespace UmsOperator.Core.Tests.Status;

public sealed class CopyingReportTests
{
    [Fact]
    public void Each_completed_quarter_is_reported_once_and_never_that_a_copy_is_complete()
    {
        Told(null, 10).ShouldBeEmpty();
        Told(10, 24).ShouldBeEmpty();
        Told(24, 25).ShouldBe(["golden: 25 %, 25 of about 100 MB, 5 MB/s, about 15 s left"]);
        Told(25, 49).ShouldBeEmpty();
        Told(30, 80).ShouldBe(["golden: 75 %, 80 of about 100 MB, 5 MB/s, about 4 s left"]);
        Told(80, 100).ShouldBeEmpty();
        Told(80, 300).ShouldBeEmpty();
    }

    private static List<string> Told(int? before, int now) =>
        [.. CopyingReport.Events(before is { } known ? [Copy(known)] : null, [Copy(now)]).Select(one => one.Note)];

    private static CopyingStatus Copy(long megabytes) => new()
    {
        Database = "golden",
        BytesDone = megabytes * 1_000_000,
        BytesExpected = 100_000_000,
        BytesPerSecond = 5_000_000,
        SecondsLeft = Math.Max(0, 100 - megabytes) / 5.0,
    };
}
