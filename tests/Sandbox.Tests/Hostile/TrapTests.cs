using UmsOperator.Sandbox.Hostile;

namespace UmsOperator.Sandbox.Tests.Hostile;

public sealed class TrapTests
{
    private static readonly string[] Groups = ["tables", "registry", "views", "shadows", "path", "names", "settings", "server", "bulk"];

    [Fact]
    public void The_corpus_is_large_and_no_two_traps_have_one_name()
    {
        var traps = Groups.SelectMany(group => TrapCorpus.Group(group)).ToList();

        traps.Count.ShouldBeGreaterThan(150);
        traps.Select(trap => trap.Id).ShouldBeUnique();
        traps.ShouldAllBe(trap => trap.Sql.Trim().Length > 0);
    }

    [Theory]
    [InlineData("hidden rows of TABLE hostile.t_policy_forced", "policy_forced", true)]
    [InlineData("hidden rows of TABLE hostile.t_policy_forced", "policy", false)]
    [InlineData("the publication could not be checked", "publication", false)]
    [InlineData("LARGE OBJECT 424202", "large_object_bare", true)]
    [InlineData("LARGE OBJECT 4242021", "large_object_bare", false)]
    public void A_message_names_a_trap_by_whole_words_only(string message, string id, bool names)
    {
        var trap = Groups.SelectMany(group => TrapCorpus.Group(group)).Single(trap => trap.Id == id);

        trap.IsNamedIn(message).ShouldBe(names);
    }

    [Fact]
    public void A_short_form_becomes_a_function_that_fires_and_does_what_it_stands_before()
    {
        var shadow = TrapCorpus.Group("shadows").Single(trap => trap.Id == "concat_name");

        shadow.Sql.ShouldContain("hostile.fire('concat_name')");
        shadow.Sql.ShouldContain("CREATE OPERATOR public.|| (LEFTARG = name, RIGHTARG = name");
    }
}
