using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Tests.Watching;

public sealed class ConnectionLogTests
{
    private static readonly DateTime Since = new(2026, 11, 24, 20, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Lines =
    [
        "2026-11-24 19:59:59.000 UTC [1] old@rmdb ums LOG:  connection authorized: user=old database=rmdb application_name=ums",
        "2026-11-24 20:00:01.250 UTC [2] ums_1_a@rmdb [unknown] LOG:  connection authorized: user=ums_1_a database=rmdb",
        "2026-11-24 20:00:02.500 UTC [2] ums_1_a@rmdb ums LOG:  disconnection: session time: 0:00:01.250 user=ums_1_a database=rmdb host=127.0.0.1",
        "2026-11-24 20:00:03.000 UTC [3] ums_1_a@rmdb [unknown] FATAL:  role \"ums_1_a\" is not permitted to log in",
        "2026-11-24 20:00:04.000 UTC [4] ums_1_a@other ums LOG:  connection authorized: user=ums_1_a database=other",
        "2026-11-24 20:00:05.000 UTC [5] [unknown]@[unknown] [unknown] LOG:  connection received: host=127.0.0.1",
    ];

    [Fact]
    public void Logins_to_the_database_count_and_refused_ones_do_not()
    {
        var (login, (first, last)) = ConnectionLog.Logins(Lines, "rmdb", Since).ShouldHaveSingleItem();
        (login, first, last).ShouldBe(("ums_1_a", Since.AddSeconds(1.25), Since.AddSeconds(2.5)));
    }
}
