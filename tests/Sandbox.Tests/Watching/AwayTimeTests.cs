using Microsoft.Extensions.Time.Testing;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Tests.Watching;

public sealed class AwayTimeTests
{
    [Fact]
    public void Time_counts_once_however_many_servers_are_away_and_not_before_all_were_there()
    {
        var time = new FakeTimeProvider();
        var away = new AwayTime(time);

        foreach (var (ready, seconds) in new[] { (1, 10), (3, 10), (2, 4), (1, 3), (2, 2), (3, 10), (2, 1) })
        {
            away.Look(ready);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        away.Total.ShouldBe(TimeSpan.FromSeconds(4 + 3 + 2 + 1), "the last one is not back yet");
    }
}
