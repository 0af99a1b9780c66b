using UmsOperator.Sandbox.Hostile;

namespace UmsOperator.Sandbox.Tests.Hostile;

public sealed class TrapJudgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Ledger _ledger = new();
    private readonly Trap _trap = new("trap", "group", "words", "SELECT 1", null);

    [Fact]
    public void What_runs_in_a_session_of_the_operators_login_is_reported()
    {
        var row = Judge(Fire("ums_operator"));

        row.RanAsOperator.ShouldBeTrue();
        row.AsWhom.ShouldBe(["operator (golden)"]);
    }

    [Fact]
    public void What_its_planter_could_do_itself_is_no_gain()
    {
        Judge(Fire(trap: Planting.Baseline, gained: ["gives CONNECT on x"]), Fire("worker", gained: ["gives CONNECT on x", "works as ums_owner"])).Gained.ShouldBeEmpty();
        Judge(Fire("worker", gained: ["makes roles"])).Gained.ShouldBe(["makes roles"]);
    }

    [Fact]
    public void Before_the_migration_nobody_but_a_server_may_write()
    {
        _ledger.Early("rmdb", Noon, Noon.AddMinutes(1));
        _ledger.Know("server");

        Judge(Fire("server", wrote: true)).Gained.ShouldBeEmpty();
        Judge(Fire("worker", wrote: true)).Gained.ShouldHaveSingleItem();
        Judge(Fire("worker", wrote: true, at: Noon.AddMinutes(2))).Gained.ShouldBeEmpty();
    }

    private static Firing Fire(string session = "server", string trap = "trap", bool wrote = false, DateTimeOffset? at = null, params string[] gained) =>
        new(trap, session, session, "rmdb", "ums-operator/uid/mark.golden", at ?? Noon, wrote, [.. gained]);

    private TrapRow Judge(params Firing[] firings)
    {
        _ledger.Plant(_trap, "production");
        return new TrapJudge(_ledger, new HashSet<string>(["ums_operator"], StringComparer.Ordinal), new HashSet<string>(["ums_owner"], StringComparer.Ordinal))
            .Judge(firings).Single(row => row.Id == "trap");
    }
}
