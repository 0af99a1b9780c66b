using Microsoft.Extensions.Time.Testing;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Tests.Torture;

public sealed class FaultLogTests
{
    [Fact]
    public void Only_a_fault_that_hit_servers_explains_that_none_is_ready_and_not_for_long()
    {
        var time = new FakeTimeProvider();
        var log = new FaultLog(time);
        log.Add("operator SIGKILL");
        log.Explains(time.GetUtcNow()).ShouldBeFalse();

        var since = time.GetUtcNow();
        var outage = log.BeginOutage();
        time.Advance(TimeSpan.FromSeconds(5));
        log.Explains(time.GetUtcNow()).ShouldBeTrue("it goes on");
        outage.Dispose();

        log.Explains(since - TimeSpan.FromSeconds(1)).ShouldBeFalse();
        log.Explains(since).ShouldBeTrue();
        log.Explains(since + TimeSpan.FromSeconds(24)).ShouldBeTrue();
        log.Explains(since + TimeSpan.FromSeconds(30)).ShouldBeFalse();
    }
}
