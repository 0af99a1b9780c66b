using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Tests.Watching;

public sealed class RulesTests
{
    private const string Target = "12.04.110";

    private static readonly DateTime Begun = new(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);
    private static readonly DateTime Finished = Begun.AddSeconds(5);
    private static readonly MigrationHistory Migrated = new(2, Begun, Finished);

    private static readonly ServerView Old = new("demo-1", "12.03.110", "production", IsMigrator: false, "s1", IsReady: true, HasEnded: false);
    private static readonly ServerView New = Old with { Version = Target };
    private static readonly ServerView Migrator = New with { Pod = "demo-0", IsMigrator = true, IsReady = false };

    [Theory]
    [InlineData(-9, -1, true)]
    [InlineData(-9, 1, false)] // on half-migrated production
    [InlineData(6, 7, false)]
    public void An_old_server_may_be_on_production_until_its_migration_begins(int first, int last, bool allowed) =>
        Judge(Old, first, last).ShouldBe(allowed);

    [Theory]
    [InlineData(6, 9, true)]
    [InlineData(4, 9, false)]
    [InlineData(-9, -8, false)]
    public void A_new_server_may_be_on_production_once_its_migration_is_committed(int first, int last, bool allowed) =>
        Judge(New, first, last).ShouldBe(allowed);

    [Fact]
    public void The_migrator_may_be_there_in_between() => Judge(Migrator, -1, 6).ShouldBeTrue();

    [Fact]
    public void One_ready_server_suffices_and_none_does_not()
    {
        PodRules.Violations([Old, Migrator], hasServed: true).ShouldBeEmpty();
        PodRules.Violations([Old with { IsReady = false }], hasServed: false).ShouldBeEmpty();
        PodRules.Violations([Old with { IsReady = false }, Migrator], hasServed: true).ShouldHaveSingleItem().ShouldStartWith("P3");
        PodRules.Violations([], hasServed: true).ShouldHaveSingleItem().ShouldStartWith("P3");
    }

    [Fact]
    public void Two_migrators_are_one_too_many_unless_one_has_ended()
    {
        PodRules.Violations([Old, Migrator, Migrator with { Pod = "demo-2" }], hasServed: true).ShouldHaveSingleItem().ShouldStartWith("P2");
        PodRules.Violations([Old, Migrator, Migrator with { HasEnded = true }], hasServed: true).ShouldBeEmpty();
    }

    private static bool Judge(ServerView server, int firstSecond, int lastSecond)
    {
        var seen = new Dictionary<string, (DateTime, DateTime)>(StringComparer.Ordinal) { ["login"] = (Begun.AddSeconds(firstSecond), Begun.AddSeconds(lastSecond)) };
        return !SessionRules.Violations(seen, new Dictionary<string, ServerView>(StringComparer.Ordinal) { ["login"] = server }, Target, Migrated).Any();
    }
}
